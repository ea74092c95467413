import type { ClientSession } from 'mongoose'
import { type PendingBinding, WRONG_PASSWORDS_PER_TICKET } from '../../domain/pending-binding.js'
import { exactText, exactTexts, originalTexts } from './exact-text.js'
import { forgetAt } from './forget-at.js'
import type { MongoDatabase } from './mongo-database.js'
import { Overtaken } from './mongo-failure.js'
import type { PendingBindingDocument } from './schemas.js'
import { storedProvider } from './stored-provider.js'

/** The documents of pending bindings, as several acts change them. A ticket that is spent has none any more. */
export class PendingBindingDocuments {
  constructor(private readonly database: MongoDatabase) {}

  async insert(pending: PendingBinding, session: ClientSession): Promise<void> {
    const document = documentOf(pending, this.database.now())
    await this.model.insertOne(document, { session })
  }

  async find(ticketHash: string): Promise<PendingBinding | null> {
    const found = await this.model.findOne(spendable(ticketHash)).lean()
    return found && pendingBindingOf(found)
  }

  async isSpent(ticketHash: string): Promise<boolean> {
    return (await this.model.exists(spendable(ticketHash))) === null
  }

  /** @throws Overtaken where there is no ticket to count it for */
  async countWrongPassword(ticketHash: string, session: ClientSession): Promise<void> {
    const counting = { $inc: { wrongPasswords: 1 } }
    const { matchedCount } = await this.model.updateOne(spendable(ticketHash), counting, { session })
    if (matchedCount !== 1) throw new Overtaken()
  }

  /** @throws Overtaken where there is no ticket to spend */
  async spend(ticketHash: string, session: ClientSession): Promise<void> {
    const { deletedCount } = await this.model.deleteOne(spendable(ticketHash), { session })
    if (deletedCount !== 1) throw new Overtaken()
  }

  async deleteForUser(userId: string, session: ClientSession): Promise<void> {
    await this.model.deleteMany({ forUserId: exactText(userId) }, { session })
  }

  private get model() {
    return this.database.models.pendingBindings
  }
}

function spendable(ticketHash: string) {
  return { _id: exactText(ticketHash), wrongPasswords: { $lt: WRONG_PASSWORDS_PER_TICKET } }
}

function documentOf(pending: PendingBinding, now: Date): PendingBindingDocument {
  const { ticketHash, identity, profile, browser, forUserId, wrongPasswords, expiresAt } = pending
  return exactTexts({
    _id: ticketHash,
    ...identity,
    screenName: profile?.screenName ?? null,
    avatarUrl: profile?.avatarUrl ?? null,
    browser,
    forUserId,
    wrongPasswords,
    expiresAt,
    forgetAt: forgetAt(expiresAt, now),
  })
}

function pendingBindingOf(document: PendingBindingDocument): PendingBinding {
  const stored = originalTexts(document)
  const { screenName, avatarUrl, browser, forUserId, wrongPasswords, expiresAt } = stored
  return {
    ticketHash: stored._id,
    identity: { provider: storedProvider(stored.provider), uid: stored.uid },
    profile: screenName === null ? null : { screenName, avatarUrl },
    browser,
    forUserId,
    wrongPasswords,
    expiresAt,
  }
}
