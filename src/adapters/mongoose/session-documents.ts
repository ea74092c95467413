import type { ClientSession } from 'mongoose'
import type { Session } from '../../domain/session.js'
import { exactText, exactTexts, originalText, originalTexts } from './exact-text.js'
import { forgetAt } from './forget-at.js'
import type { MongoDatabase } from './mongo-database.js'
import { Overtaken } from './mongo-failure.js'
import type { SessionDocument } from './schemas.js'

/** So long a token of a session that is over is still told from one that never was. */
const KEPT_MS = 7 * 86_400_000
/** So long an address from which somebody logged in is known. */
const ADDRESS_KEPT_MS = 30 * 86_400_000

export interface StoredSession {
  readonly session: Session
  readonly revision: number
}

/** The documents of sessions and of their former tokens. A live token is in its session, so that a login is one document. */
export class SessionDocuments {
  constructor(private readonly database: MongoDatabase) {}

  async insert(session: Session, transaction: ClientSession): Promise<void> {
    await this.models.sessions.insertOne(this.documentOf(session, 1), { session: transaction })
  }

  /** @throws Overtaken where it is not any more what was found */
  async replace({ session, revision }: StoredSession, next: Session, transaction: ClientSession): Promise<void> {
    const unchanged = { _id: exactText(session.id), revision }
    const document = this.documentOf(next, revision + 1)
    const options = { session: transaction }
    const { matchedCount } = await this.models.sessions.replaceOne(unchanged, document, options)
    if (matchedCount !== 1) throw new Overtaken()
    const former = session.liveTokens.filter((token) => !next.liveTokens.includes(token))
    if (former.length > 0) await this.models.formerTokens.insertMany(this.formerTokensOf(next, former), options)
  }

  async end(id: string, at: Date, transaction: ClientSession): Promise<void> {
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateOne({ _id: exactText(id), endedAt: null }, ending, { session: transaction })
  }

  async endAll(userId: string, at: Date, transaction: ClientSession): Promise<void> {
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateMany({ userId: exactText(userId), endedAt: null }, ending, {
      session: transaction,
    })
  }

  async listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]> {
    const open = { endedAt: null, endsAtLatest: { $gt: now }, refreshableUntil: { $gt: now } }
    const found = await this.models.sessions
      .find({ userId: exactText(userId), ...open })
      .sort({ openedAt: -1, _id: -1 })
      .limit(limit)
      .lean()
    return found.map(sessionOf)
  }

  async addressesSince(userId: string, since: Date): Promise<readonly string[]> {
    const found = await this.models.sessions.distinct('ip', { userId: exactText(userId), openedAt: { $gte: since } })
    return found.map(originalText)
  }

  async endOthers(userId: string, exceptSessionId: string, at: Date, transaction: ClientSession): Promise<void> {
    const others = { userId: exactText(userId), _id: { $ne: exactText(exceptSessionId) }, endedAt: null }
    const ending = { $set: { endedAt: at }, $inc: { revision: 1 } }
    await this.models.sessions.updateMany(others, ending, { session: transaction })
  }

  async hasEnded(id: string): Promise<boolean> {
    return (await this.find(id))?.endedAt !== null
  }

  /** Lets the act and an end of this session exclude each other. @throws Overtaken where it has ended */
  async touch(id: string, transaction: ClientSession): Promise<void> {
    const open = { _id: exactText(id), endedAt: null }
    const { matchedCount } = await this.models.sessions.updateOne(
      open,
      { $inc: { revision: 1 } },
      { session: transaction },
    )
    if (matchedCount !== 1) throw new Overtaken()
  }

  /** Their former tokens lead nowhere from then on, and are forgotten in their time. */
  async deleteOfUser(userId: string, transaction?: ClientSession): Promise<void> {
    await this.models.sessions.deleteMany({ userId: exactText(userId) }, transaction ? { session: transaction } : {})
  }

  async find(id: string): Promise<Session | null> {
    return (await this.findOne({ _id: exactText(id) }))?.session ?? null
  }

  /** In this order: a token that stops being live meanwhile is found among the former ones. */
  async findByToken(tokenHash: string): Promise<StoredSession | null> {
    const live = await this.findOne({ liveTokens: exactText(tokenHash) })
    if (live) return live
    const former = await this.models.formerTokens.findOne({ _id: exactText(tokenHash) }).lean()
    return former && this.findOne({ _id: former.sessionId })
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
    return exactTexts({ _id: id, ...session, revision, forgetAt: forgetAt(end, this.database.now()) })
  }

  private formerTokensOf({ id, endsAtLatest }: Session, tokens: readonly string[]) {
    const end = new Date(endsAtLatest.getTime() + KEPT_MS)
    const shared = { sessionId: id, forgetAt: forgetAt(end, this.database.now()) }
    return tokens.map((token) => exactTexts({ _id: token, ...shared }))
  }

  private get models() {
    return this.database.models
  }
}

function sessionOf(document: SessionDocument): Session {
  const { _id, revision: _, forgetAt: __, ...session } = originalTexts(document)
  return { id: _id, ...session }
}
