import { type ClientSession, Schema } from 'mongoose'
import type { Session } from '../../domain/session.js'
import type { MongoDatabase } from './mongo-database.js'
import { TransactionConflict } from './mongo-failure.js'
import { EXPIRING, forgetAt, OPTIONS, TEXT } from './schema-options.js'

export type SessionDocument = {
  readonly _id: string
  readonly userId: string
  readonly authenticatedAt: Date
  /** Missing in sessions of former versions. */
  readonly provider?: string | null
  readonly openedAt: Date
  readonly endedAt: Date | null
  readonly endsAtLatest: Date
  readonly refreshableUntil: Date
  readonly liveTokens: readonly string[]
  readonly spentToken: string | null
  readonly spentAt: Date | null
  readonly ip: string
  readonly userAgent: string
  /** Incremented by each change, so that a change of an outdated session fails. */
  readonly revision: number
  readonly forgetAt: Date
}

/** A refresh token that is no longer live. */
export type FormerTokenDocument = {
  readonly _id: string
  readonly sessionId: string
  readonly forgetAt: Date
}

export const sessionSchema = new Schema<SessionDocument>(
  {
    _id: TEXT,
    userId: TEXT,
    authenticatedAt: Date,
    provider: TEXT,
    openedAt: Date,
    endedAt: Date,
    endsAtLatest: Date,
    refreshableUntil: Date,
    liveTokens: [TEXT],
    spentToken: TEXT,
    spentAt: Date,
    ip: TEXT,
    userAgent: TEXT,
    revision: Number,
    forgetAt: Date,
  },
  OPTIONS,
)
  .index({ liveTokens: 1 })
  .index({ userId: 1, endedAt: 1, openedAt: -1, _id: -1 })
  .index({ forgetAt: 1 }, EXPIRING)

export const formerTokenSchema = new Schema<FormerTokenDocument>(
  { _id: TEXT, sessionId: TEXT, forgetAt: Date },
  OPTIONS,
).index({ forgetAt: 1 }, EXPIRING)

/** How long the tokens of an ended session are recognized. */
const KEPT_MS = 7 * 86_400_000
/** How long the address of a login is kept. */
const ADDRESS_KEPT_MS = 30 * 86_400_000

export interface StoredSession {
  readonly session: Session
  readonly revision: number
}

/**
 * The collections `sessions` and `former_tokens`. Live tokens are in their session, so that a login writes one
 * document.
 */
export class SessionDocuments {
  constructor(private readonly database: MongoDatabase) {}

  async insert(session: Session, transaction: ClientSession): Promise<void> {
    await this.models.sessions.insertOne(this.documentOf(session, 1), { session: transaction })
  }

  /** @throws TransactionConflict if the session has changed since it was read */
  async replace({ session, revision }: StoredSession, next: Session, transaction: ClientSession): Promise<void> {
    const unchanged = { _id: session.id, revision }
    const document = this.documentOf(next, revision + 1)
    const options = { session: transaction }
    const { matchedCount } = await this.models.sessions.replaceOne(unchanged, document, options)
    if (matchedCount !== 1) throw new TransactionConflict()
    const former = session.liveTokens.filter((token) => !next.liveTokens.includes(token))
    if (former.length > 0) await this.models.formerTokens.insertMany(this.formerTokensOf(next, former), options)
  }

  async end(id: string, at: Date, transaction: ClientSession): Promise<void> {
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateOne({ _id: id, endedAt: null }, ending, { session: transaction })
  }

  async endAll(userId: string, at: Date, transaction: ClientSession): Promise<void> {
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateMany({ userId: userId, endedAt: null }, ending, {
      session: transaction,
    })
  }

  countOpen(userId: string, now: Date): Promise<number> {
    return this.models.sessions.countDocuments(openOf(userId, now))
  }

  /** Ends the sessions that are open. @throws TransactionConflict if these are not as many as expected */
  async endOpen(userId: string, at: Date, expected: number, transaction: ClientSession): Promise<void> {
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    const options = { session: transaction }
    const { modifiedCount } = await this.models.sessions.updateMany(openOf(userId, at), ending, options)
    if (modifiedCount !== expected) throw new TransactionConflict()
  }

  async listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]> {
    const found = await this.models.sessions
      .find(openOf(userId, now))
      .sort({ openedAt: -1, _id: -1 })
      .limit(limit)
      .lean()
    return found.map(sessionOf)
  }

  async addressesSince(userId: string, since: Date): Promise<readonly string[]> {
    const found = await this.models.sessions.distinct('ip', { userId: userId, openedAt: { $gte: since } })
    return found
  }

  async endOthers(userId: string, exceptSessionId: string, at: Date, transaction: ClientSession): Promise<void> {
    const others = { userId: userId, _id: { $ne: exceptSessionId }, endedAt: null }
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateMany(others, ending, { session: transaction })
  }

  /** Makes the transaction conflict with the end of this session. @throws TransactionConflict if it has ended */
  async touch(id: string, transaction: ClientSession): Promise<void> {
    const open = { _id: id, endedAt: null }
    const { matchedCount } = await this.models.sessions.updateOne(
      open,
      { $inc: { revision: 1 } },
      { session: transaction },
    )
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  /** Former tokens of these sessions then lead to no session, and expire. */
  async deleteOfUser(userId: string, transaction?: ClientSession): Promise<void> {
    await this.models.sessions.deleteMany({ userId: userId }, transaction ? { session: transaction } : {})
  }

  async find(id: string): Promise<Session | null> {
    return (await this.findStored(id))?.session ?? null
  }

  findStored(id: string): Promise<StoredSession | null> {
    return this.findOne({ _id: id })
  }

  /** In this order, since a live token may become a former one between the two reads. */
  async findByToken(tokenHash: string): Promise<Session | null> {
    const live = await this.findOne({ liveTokens: tokenHash })
    if (live) return live.session
    const former = await this.models.formerTokens.findOne({ _id: tokenHash }).lean()
    return former && this.find(former.sessionId)
  }

  private async findOne(
    filter: { readonly _id: string } | { readonly liveTokens: string },
  ): Promise<StoredSession | null> {
    const found = await this.models.sessions.findOne(filter).lean()
    return found && { session: sessionOf(found), revision: found.revision }
  }

  private documentOf({ id, ...session }: Session, revision: number): SessionDocument {
    const { refreshableUntil, openedAt } = session
    const end = new Date(Math.max(refreshableUntil.getTime() + KEPT_MS, openedAt.getTime() + ADDRESS_KEPT_MS))
    return { _id: id, ...session, revision, forgetAt: forgetAt(end, this.database.now()) }
  }

  private formerTokensOf({ id, endsAtLatest }: Session, tokens: readonly string[]) {
    const end = new Date(endsAtLatest.getTime() + KEPT_MS)
    const shared = { sessionId: id, forgetAt: forgetAt(end, this.database.now()) }
    return tokens.map((token) => ({ _id: token, ...shared }))
  }

  private get models() {
    return this.database.models
  }
}

/** The sessions of a user that are open at a time. */
export function openOf(userId: string, now: Date) {
  return { userId, endedAt: null, endsAtLatest: { $gt: now }, refreshableUntil: { $gt: now } }
}

function sessionOf(document: SessionDocument): Session {
  const { _id, revision: _, forgetAt: __, provider = null, ...session } = document
  return { id: _id, ...session, provider }
}
