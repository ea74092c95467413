import { setTimeout as delay } from 'node:timers/promises'
import type { ClientSession, Connection } from 'mongoose'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { ActTransaction } from './act-transaction.js'
import type { Models } from './models.js'
import { asUnavailable, isCut, isDuplicate, isRefused, isUndone, Overtaken } from './mongo-failure.js'
import { outboxDocument } from './outbox-document.js'
import { type Patience, Turns } from './turns.js'

/** What an act has decided on: an answer alone, or one that is given when the change and its event are stored. */
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

/** Short, or whoever was overtaken once would be so again and again: of those who are at a document one always wins. */
const LONGEST_PAUSE_MS = 10

/** The connections that the stores of a process share. Every call ends within some 2 s, if only by Unavailable. */
export class MongoDatabase {
  /** Resolves when it serves. @throws UnusableDatabase where it never will: no later try would help */
  readonly ready: Promise<void>
  readonly models: Models
  private readonly turns = new Turns()
  private state: 'connecting' | 'serving' | 'closed' = 'connecting'

  constructor(private readonly parts: MongoDatabaseParts) {
    this.models = parts.models
    this.ready = parts.ready.then(() => {
      if (this.state === 'connecting') this.state = 'serving'
    })
    // Whoever waits for it hears of it; nobody has to.
    this.ready.catch(() => {})
  }

  now(): Date {
    return this.parts.now()
  }

  read<T>(work: () => Promise<T>): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isCut(error))
  }

  /** One statement that stands for itself. Whether it was carried out is unknown where the answer was lost. */
  write<T>(work: () => Promise<T>): Promise<T> {
    return this.attempt(work, (error) => isRefused(error) || isUndone(error))
  }

  /**
   * Decides, and stores the change with its event together or not at all. Where somebody else was faster, it decides
   * anew about what they left; so everything that is new in the change has to be made before.
   * @param contended what many may be at: acts of this process that share one of these follow each other
   */
  act<T>(contended: readonly string[], decide: () => Promise<Decision<T>>): Promise<T> {
    return this.turns.take(contended, async (patience) => {
      const transaction = new ActTransaction(this.parts.connection)
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

  /** Asks the server itself, whatever waits. */
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
    transaction: ActTransaction,
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
