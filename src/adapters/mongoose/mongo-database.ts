import { setTimeout as delay } from 'node:timers/promises'
import type { ClientSession, Connection } from 'mongoose'
import type { EventTraces } from '../../application/ports/event-traces.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { CallQueue, type Deadline } from './call-queue.js'
import type { Models } from './models.js'
import { MongoChain } from './mongo-chain.js'
import {
  asUnavailable,
  isConnectionLost,
  isDuplicate,
  isRefused,
  isRolledBack,
  TransactionConflict,
} from './mongo-failure.js'
import { MongoTransaction } from './mongo-transaction.js'
import { outboxDocument } from './outbox-document.js'

/** An answer alone, or a change and its event to be stored before the answer is given. `event`: null if none is audited. */
export type Decision<T> =
  | { readonly answer: T }
  | {
      readonly answer: T
      /**
       * Null: the change is no result of a use case. A function makes the event once the transaction has changed its
       * documents, so that events of one document have the order of its changes.
       */
      readonly event: AuditEvent | null | (() => AuditEvent)
      readonly change: (session: ClientSession) => Promise<void>
    }

interface Attempt {
  readonly transaction: MongoTransaction
  readonly trace: string | null
  readonly isOver: () => boolean
}

export interface MongoDatabaseParts {
  readonly connection: Connection
  readonly models: Models
  readonly ready: Promise<void>
  readonly stopConnecting: () => void
  /** Completes the start, when calls are possible. @throws if the database can never be used */
  readonly whenServing: (database: MongoDatabase) => Promise<void>
  readonly onEventStored: () => void
  readonly traces?: EventTraces | undefined
  readonly now: () => Date
}

/** Keep the back-off short, or the loser starves: of the transactions that write one document, one always wins. */
const MAX_BACKOFF_MS = 10

/**
 * The connections that the stores of a process share. Every call ends within about 2 s, by Unavailable if necessary.
 */
export class MongoDatabase {
  /** Resolves when the database can be used. @throws UnusableDatabase if no later attempt would help */
  readonly ready: Promise<void>
  readonly models: Models
  readonly chain: MongoChain
  /** Rejects with WrongChainKey if another process has begun the chain under another key. */
  chainOpened: Promise<void> = Promise.resolve()
  private readonly calls = new CallQueue()
  private state: 'connecting' | 'serving' | 'closed' = 'connecting'

  constructor(private readonly parts: MongoDatabaseParts) {
    this.models = parts.models
    this.chain = new MongoChain(parts.models)
    this.ready = parts.ready.then(async () => {
      if (this.state === 'connecting') this.state = 'serving'
      await parts.whenServing(this)
    })
    // Without a handler, a rejection would end the process if no caller waits for it.
    this.ready.catch(() => {})
  }

  get traces(): EventTraces | undefined {
    return this.parts.traces
  }

  now(): Date {
    return this.parts.now()
  }

  /** @param lockKeys as for `transaction` */
  read<T>(work: () => Promise<T>, lockKeys: readonly string[] = []): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isConnectionLost(error), lockKeys)
  }

  /** One statement on its own. If its answer is lost, it is unknown whether it was executed. */
  write<T>(work: () => Promise<T>): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isRolledBack(error))
  }

  /**
   * Decides, and stores the change and its event, or neither. After a conflict it decides again, so new ids must be made
   * before the call.
   * @param lockKeys transactions of this process that share a key run one after another
   */
  transaction<T>(lockKeys: readonly string[], decide: () => Promise<Decision<T>>): Promise<T> {
    // Calls run later, in the turn of another one.
    const trace = this.traces?.current() ?? null
    return this.calls.run(lockKeys, async (deadline) => {
      const transaction = new MongoTransaction(this.parts.connection)
      const runOnce = () => this.runOnce(decide, { transaction, trace, isOver: deadline.isOver })
      try {
        return await this.repeat(deadline, runOnce, mayDecideAgain)
      } finally {
        void transaction.end()
      }
    })
  }

  async append(event: AuditEvent): Promise<void> {
    const document = outboxDocument(event, this.traces?.current())
    await this.write(() => this.models.outbox.insertOne(document))
    this.parts.onEventStored()
  }

  get isClosed(): boolean {
    return this.state === 'closed'
  }

  /** Asks the server without waiting in the queue. */
  async isUp(): Promise<boolean> {
    if (this.state !== 'serving') return false
    const answer = await this.parts.connection.db?.command({ ping: 1 })
    return answer?.['ok'] === 1
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.parts.stopConnecting()
    await this.calls.untilIdle()
    await this.parts.connection.close()
  }

  private async runOnce<T>(decide: () => Promise<Decision<T>>, { transaction, trace, isOver }: Attempt): Promise<T> {
    const decision = await decide()
    if (!('event' in decision)) return decision.answer
    const { event, change } = decision
    const store = async (made: AuditEvent, session: ClientSession) => {
      await this.models.outbox.insertOne(outboxDocument(made, trace), { session })
    }
    await transaction.run(isOver, async (session) => {
      if (event && typeof event !== 'function') await store(event, session)
      await change(session)
      if (typeof event === 'function') await store(event(), session)
    })
    if (event) this.parts.onEventStored()
    return decision.answer
  }

  private attempt<T>(
    work: () => Promise<T>,
    mayRepeat: (error: unknown) => boolean,
    lockKeys: readonly string[] = [],
  ): Promise<T> {
    return this.calls.run(lockKeys, (deadline) => this.repeat(deadline, work, mayRepeat))
  }

  private async repeat<T>(
    deadline: Deadline,
    work: () => Promise<T>,
    mayRepeat: (error: unknown) => boolean,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      this.refuseUnlessServing()
      try {
        return await work()
      } catch (error) {
        if (!mayRepeat(error) || deadline.isOver()) throw asUnavailable(error)
        if (error instanceof TransactionConflict) deadline.renew()
      }
      await delay(Math.random() * Math.min(2 ** attempt, MAX_BACKOFF_MS))
    }
  }

  private refuseUnlessServing(): void {
    if (this.state === 'connecting') throw new Unavailable('the database has not been reached yet')
    if (this.state === 'closed') throw new Unavailable('the database is closed')
  }
}

function mayDecideAgain(error: unknown): boolean {
  return (
    error instanceof TransactionConflict ||
    isDuplicate(error) ||
    isRolledBack(error) ||
    isRefused(error) ||
    isConnectionLost(error)
  )
}
