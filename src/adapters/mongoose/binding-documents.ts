import { type ClientSession, Schema } from 'mongoose'
import type { Binding } from '../../domain/binding.js'
import type { Provider, ProviderIdentity } from '../../domain/provider-identity.js'
import { exactText, exactTexts, originalTexts } from './exact-text.js'
import type { Models } from './models.js'
import { Overtaken } from './mongo-failure.js'
import { OPTIONS } from './schema-options.js'

export type BindingDocument = {
  readonly provider: string
  readonly uid: string
  readonly userId: string
  readonly screenName: string | null
  readonly boundAt: Date
  /** When a withdrawal was stored last; missing before the first. */
  readonly withdrawalNotedAt?: Date
}

export const bindingSchema = new Schema<BindingDocument>(
  { provider: String, uid: String, userId: String, screenName: String, boundAt: Date, withdrawalNotedAt: Date },
  OPTIONS,
)
  .index({ provider: 1, uid: 1 }, { unique: true })
  .index({ userId: 1, provider: 1 }, { unique: true })

const FIELDS = { _id: 0, provider: 1, uid: 1, userId: 1, screenName: 1, boundAt: 1 } as const

/** The collection `bindings`. */
export class BindingDocuments {
  constructor(private readonly models: Models) {}

  async insert({ identity, userId, screenName, boundAt }: Binding, transaction: ClientSession): Promise<void> {
    const document = exactTexts({ ...identity, userId, screenName, boundAt })
    await this.models.bindings.insertOne(document, { session: transaction })
  }

  /** @throws Overtaken if it is gone */
  async delete({ identity, userId }: Binding, transaction: ClientSession): Promise<void> {
    const filter = { ...identityFilter(identity), userId: exactText(userId) }
    const { deletedCount } = await this.models.bindings.deleteOne(filter, { session: transaction })
    if (deletedCount !== 1) throw new Overtaken()
  }

  /** @returns the deleted bindings */
  async deleteOfUser(userId: string, transaction: ClientSession): Promise<readonly Binding[]> {
    const bindings = await this.listOfUser(userId, transaction)
    await this.models.bindings.deleteMany({ userId: exactText(userId) }, { session: transaction })
    return bindings
  }

  async withdrawalOf(
    identity: ProviderIdentity,
  ): Promise<{ readonly isBound: boolean; readonly notedAt: Date | null }> {
    const fields = { _id: 0, withdrawalNotedAt: 1 } as const
    const found = await this.models.bindings.findOne(identityFilter(identity), fields).lean()
    return { isBound: found !== null, notedAt: found?.withdrawalNotedAt ?? null }
  }

  /** @throws Overtaken if the binding is gone, or `before` is no longer when a withdrawal was stored last */
  async noteWithdrawal(
    identity: ProviderIdentity,
    { at, before }: { readonly at: Date; readonly before: Date | null },
    transaction: ClientSession,
  ): Promise<void> {
    // Null also matches a document without the field.
    const filter = { ...identityFilter(identity), withdrawalNotedAt: before }
    const noting = { $set: { withdrawalNotedAt: at } }
    const { matchedCount } = await this.models.bindings.updateOne(filter as object, noting, { session: transaction })
    if (matchedCount !== 1) throw new Overtaken()
  }

  async find(identity: ProviderIdentity): Promise<Binding | null> {
    const found = await this.models.bindings.findOne(identityFilter(identity), FIELDS).lean()
    return found && bindingOf(found)
  }

  async findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    const found = await this.models.bindings.findOne({ userId: exactText(userId), provider }, FIELDS).lean()
    return found && bindingOf(found)
  }

  /** Oldest first. */
  async listOfUser(userId: string, transaction: ClientSession | null = null): Promise<Binding[]> {
    const found = await this.models.bindings
      .find({ userId: exactText(userId) }, FIELDS)
      .session(transaction)
      .lean()
    return found.map(bindingOf).sort((one, other) => one.boundAt.getTime() - other.boundAt.getTime())
  }
}

function identityFilter({ provider, uid }: ProviderIdentity) {
  return { provider, uid: exactText(uid) }
}

function bindingOf(document: BindingDocument): Binding {
  const { provider, uid, userId, screenName, boundAt } = originalTexts(document)
  return { identity: { provider, uid }, userId, screenName, boundAt }
}
