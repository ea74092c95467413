import { setTimeout as delay } from 'node:timers/promises'
import type { ClientSession, Connection } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { Models } from './models.js'
import { asUnavailable, isCut, isDuplicate, isRefused, isUndone, Overtaken } from './mongo-failure.js'
import { MongoTransaction } from './mongo-transaction.js'
import { outboxDocument } from './outbox-document.js'
import { type Patience, Turns } from './turns.js'

/** An answer alone, or a change and its event to be stored before the answer is given. */
export type Decision<T> =
  | { readonly answer: T }
  | { readonly answer: T; readonly event: AuditEvent; readonly change: (session: ClientSession) => Promise<void> }

export interface MongoDatabaseParts {
  readonly connection: Connection
  readonly models: Models
  readonly ready: Promise<void>
  readonly stopConnecting: () => void
  readonly onEventStored: () => void
  readonly now: () => Date
}

/** Keep the back-off short, or the loser starves: of the transactions that write one document, one always wins. */
const LONGEST_PAUSE_MS = 10

/** The connections that the stores of a process share. Every call ends within some 2 s, if need be by Unavailable. */
export class MongoDatabase {
  /** Resolves when the database can be used. @throws UnusableDatabase if no later attempt would help */
  readonly ready: Promise<void>
  readonly models: Models
  private readonly turns = new Turns()
  private state: 'connecting' | 'serving' | 'closed' = 'connecting'

  constructor(private readonly parts: MongoDatabaseParts) {
    this.models = parts.models
    this.ready = parts.ready.then(() => {
      if (this.state === 'connecting') this.state = 'serving'
    })
    // Callers need not wait for it.
    this.ready.catch(() => {})
  }

  now(): Date {
    return this.parts.now()
  }

  read<T>(work: () => Promise<T>): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isCut(error))
  }

  /** One statement on its own. If its answer is lost, it is unknown whether it was executed. */
  write<T>(work: () => Promise<T>): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isUndone(error))
  }

  /**
   * Decides, and stores the change with its event together or not at all. If another transaction came first, it decides
   * again; so ids and everything else that is new in the change are made before.
   * @param lockKeys transactions of this process that share a key run one after another
   */
  transaction<T>(lockKeys: readonly string[], decide: () => Promise<Decision<T>>): Promise<T> {
    return this.turns.take(lockKeys, async (patience) => {
      const transaction = new MongoTransaction(this.parts.connection)
      const carryOut = () => this.carryOut(decide, transaction, patience.isOver)
      try {
        return await this.repeat(patience, carryOut, isWorthDecidingAgain)
      } finally {
        void transaction.end()
      }
    })
  }

  async append(event: AuditEvent): Promise<void> {
    await this.write(() => this.models.outbox.insertOne(outboxDocument(event)))
    this.parts.onEventStored()
  }

  /** Asks the server, past the queue. */
  async isUp(): Promise<boolean> {
    if (this.state !== 'serving') return false
    const answer = await this.parts.connection.db?.command({ ping: 1 })
    return answer?.['ok'] === 1
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.parts.stopConnecting()
    await this.turns.untilAtRest()
    await this.parts.connection.close()
  }

  private async carryOut<T>(
    decide: () => Promise<Decision<T>>,
    transaction: MongoTransaction,
    isOver: () => boolean,
  ): Promise<T> {
    const decision = await decide()
    if (!('event' in decision)) return decision.answer
    await transaction.run(isOver, async (session) => {
      await this.models.outbox.insertOne(outboxDocument(decision.event), { session })
      await decision.change(session)
    })
    this.parts.onEventStored()
    return decision.answer
  }

  private attempt<T>(work: () => Promise<T>, mayRepeat: (error: unknown) => boolean): Promise<T> {
    return this.turns.take([], (patience) => this.repeat(patience, work, mayRepeat))
  }

  private async repeat<T>(
    patience: Patience,
    work: () => Promise<T>,
    mayRepeat: (error: unknown) => boolean,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      this.refuseUnlessServing()
      try {
        return await work()
      } catch (error) {
        if (!mayRepeat(error) || patience.isOver()) throw asUnavailable(error)
        if (error instanceof Overtaken) patience.renew()
      }
      await delay(Math.random() * Math.min(2 ** tries, LONGEST_PAUSE_MS))
    }
  }

  private refuseUnlessServing(): void {
    if (this.state === 'connecting') throw new Unavailable('the database has not been reached yet')
    if (this.state === 'closed') throw new Unavailable('the database is closed')
  }
}

function isWorthDecidingAgain(error: unknown): boolean {
  return error instanceof Overtaken || isDuplicate(error) || isUndone(error) || isRefused(error) || isCut(error)
}
