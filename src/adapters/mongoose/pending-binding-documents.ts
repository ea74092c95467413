import { type ClientSession, Schema } from 'mongoose'
import {
  isSpentByGuesses,
  type PendingBinding,
  type TicketHolder,
  WRONG_PASSWORDS_PER_TICKET,
} from '../../domain/pending-binding.js'
import type { MongoDatabase } from './mongo-database.js'
import { TransactionConflict } from './mongo-failure.js'
import { EXPIRING, forgetAt, OPTIONS, TEXT } from './schema-options.js'

export type PendingBindingDocument = {
  /** The hash of the ticket. */
  readonly _id: string
  readonly provider: string
  readonly uid: string
  /** Like `holder`, missing in tickets of a former version, which expire within ten minutes of the upgrade. */
  readonly handles?: readonly string[]
  /** Only where the account has one. */
  readonly otherUid?: string
  readonly screenName: string | null
  readonly avatarUrl: string | null
  readonly holder?: TicketHolder['kind']
  readonly browser: string | null
  readonly forUserId: string | null
  readonly wrongPasswords: number
  readonly expiresAt: Date
  readonly forgetAt: Date
}

export const pendingBindingSchema = new Schema<PendingBindingDocument>(
  {
    _id: TEXT,
    provider: TEXT,
    uid: TEXT,
    handles: [TEXT],
    otherUid: TEXT,
    screenName: TEXT,
    avatarUrl: TEXT,
    holder: String,
    browser: TEXT,
    forUserId: TEXT,
    wrongPasswords: Number,
    expiresAt: Date,
    forgetAt: Date,
  },
  OPTIONS,
).index({ forgetAt: 1 }, EXPIRING)

/** The collection `pending_bindings`. A spent ticket has no document, or one with too many wrong passwords. */
export class PendingBindingDocuments {
  constructor(private readonly database: MongoDatabase) {}

  async insert(pending: PendingBinding, session: ClientSession): Promise<void> {
    const document = documentOf(pending, this.database.now())
    await this.model.insertOne(document, { session })
  }

  async find(ticketHash: string): Promise<PendingBinding | null> {
    const found = await this.model.findOne({ _id: ticketHash }).lean()
    const pending = found && pendingBindingOf(found)
    return pending && !isSpentByGuesses(pending) ? pending : null
  }

  async isSpent(ticketHash: string): Promise<boolean> {
    return (await this.find(ticketHash)) === null
  }

  /** @throws TransactionConflict if the ticket is spent */
  async countWrongPassword(ticketHash: string, session: ClientSession): Promise<void> {
    const counting = { $inc: { wrongPasswords: 1 } }
    const { matchedCount } = await this.model.updateOne(spendable(ticketHash), counting, { session })
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  /** @throws TransactionConflict if the ticket is spent */
  async spend(ticketHash: string, session: ClientSession): Promise<void> {
    const { deletedCount } = await this.model.deleteOne(spendable(ticketHash), { session })
    if (deletedCount !== 1) throw new TransactionConflict()
  }

  async deleteForUser(userId: string, session: ClientSession): Promise<void> {
    await this.model.deleteMany({ forUserId: userId }, { session })
  }

  private get model() {
    return this.database.models.pendingBindings
  }
}

/** For writes: a wrong password may be counted after the decision. */
function spendable(ticketHash: string) {
  return { _id: ticketHash, wrongPasswords: { $lt: WRONG_PASSWORDS_PER_TICKET } }
}

function documentOf(pending: PendingBinding, now: Date): PendingBindingDocument {
  const { ticketHash, identity, handles, otherUid, profile, holder, forUserId, wrongPasswords, expiresAt } = pending
  return {
    _id: ticketHash,
    ...identity,
    handles,
    ...(otherUid !== undefined && { otherUid }),
    screenName: profile?.screenName ?? null,
    avatarUrl: profile?.avatarUrl ?? null,
    holder: holder.kind,
    browser: holder.kind === 'browser' ? holder.browser : null,
    forUserId,
    wrongPasswords,
    expiresAt,
    forgetAt: forgetAt(expiresAt, now),
  }
}

function pendingBindingOf(document: PendingBindingDocument): PendingBinding {
  const { _id, provider, uid, otherUid, screenName, avatarUrl, forUserId, wrongPasswords, expiresAt } = document
  return {
    ticketHash: _id,
    identity: { provider, uid },
    handles: document.handles ?? [uid],
    ...(otherUid !== undefined && { otherUid }),
    profile: screenName === null ? null : { screenName, avatarUrl },
    holder: holderOf(document),
    forUserId,
    wrongPasswords,
    expiresAt,
  }
}

/** Former versions stored the holder in `browser`: null, `cookieless-app` or a name. */
function holderOf({ holder, browser }: PendingBindingDocument): TicketHolder {
  if (holder === 'app' || browser === 'cookieless-app') return { kind: 'app' }
  return browser === null ? { kind: 'anyone' } : { kind: 'browser', browser }
}
