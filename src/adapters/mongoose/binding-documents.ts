import type { ClientSession } from 'mongoose'
import type { Binding } from '../../domain/binding.js'
import type { Provider, ProviderIdentity } from '../../domain/provider-identity.js'
import { exactText, exactTexts, originalTexts } from './exact-text.js'
import type { Models } from './models.js'
import { Overtaken } from './mongo-failure.js'
import type { BindingDocument } from './schemas.js'
import { storedProvider } from './stored-provider.js'

const FIELDS = { _id: 0, provider: 1, uid: 1, userId: 1, screenName: 1, boundAt: 1 } as const

/** The documents of bindings, as several acts write them. */
export class BindingDocuments {
  constructor(private readonly models: Models) {}

  async insert({ identity, userId, screenName, boundAt }: Binding, session: ClientSession): Promise<void> {
    const document = exactTexts({ ...identity, userId, screenName, boundAt })
    await this.models.bindings.insertOne(document, { session })
  }

  /** @throws Overtaken where it is gone already */
  async delete({ identity, userId }: Binding, session: ClientSession): Promise<void> {
    const filter = { provider: identity.provider, uid: exactText(identity.uid), userId: exactText(userId) }
    const { deletedCount } = await this.models.bindings.deleteOne(filter, { session })
    if (deletedCount !== 1) throw new Overtaken()
  }

  /** @returns what it deleted */
  async deleteOfUser(userId: string, session: ClientSession): Promise<readonly Binding[]> {
    const filter = { userId: exactText(userId) }
    const found = await this.models.bindings.find(filter, FIELDS, { session }).lean()
    await this.models.bindings.deleteMany(filter, { session })
    return found.map(bindingOf)
  }

  /** When a withdrawal was noted last for an account, or null; undefined where it is not bound. */
  async notedAt({ provider, uid }: ProviderIdentity): Promise<Date | null | undefined> {
    const fields = { _id: 0, withdrawalNotedAt: 1 } as const
    const found = await this.models.bindings.findOne({ provider, uid: exactText(uid) }, fields).lean()
    return found ? (found.withdrawalNotedAt ?? null) : undefined
  }

  /** @throws Overtaken where it is not any more what was found */
  async note(
    { provider, uid }: ProviderIdentity,
    at: Date,
    before: Date | null,
    session: ClientSession,
  ): Promise<void> {
    // Null finds also what lacks the field.
    const filter = { provider, uid: exactText(uid), withdrawalNotedAt: before } as const
    const noting = { $set: { withdrawalNotedAt: at } }
    const { matchedCount } = await this.models.bindings.updateOne(filter as object, noting, { session })
    if (matchedCount !== 1) throw new Overtaken()
  }

  async find({ provider, uid }: ProviderIdentity): Promise<Binding | null> {
    const found = await this.models.bindings.findOne({ provider, uid: exactText(uid) }, FIELDS).lean()
    return found && bindingOf(found)
  }

  async findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    const found = await this.models.bindings.findOne({ userId: exactText(userId), provider }, FIELDS).lean()
    return found && bindingOf(found)
  }

  async listOfUser(userId: string): Promise<Binding[]> {
    const found = await this.models.bindings.find({ userId: exactText(userId) }, FIELDS).lean()
    const oldestFirst = (one: Binding, other: Binding) => one.boundAt.getTime() - other.boundAt.getTime()
    return found.map(bindingOf).sort(oldestFirst)
  }
}

function bindingOf(document: BindingDocument): Binding {
  const { provider, uid, userId, screenName, boundAt } = originalTexts(document)
  return { identity: { provider: storedProvider(provider), uid }, userId, screenName, boundAt }
}
