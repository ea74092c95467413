import { type ClientSession, type mongo, Schema } from 'mongoose'
import { type Binding, oldestFirst } from '../../domain/binding.js'
import { type HandleChange, withHandle } from '../../domain/handle-change.js'
import type { Provider, ProviderAccount, ProviderIdentity } from '../../domain/provider-identity.js'
import type { Models } from './models.js'
import { TransactionConflict } from './mongo-failure.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type BindingDocument = {
  readonly provider: string
  readonly uid: string
  /**
   * Each prefixed with its provider (see `handleKey`). A former version's binding lacks them until `addMissingHandles`.
   */
  readonly handles?: readonly string[]
  /** As `handles`, outside the index. Missing where no handle was replaced. */
  readonly formerHandles?: readonly string[]
  readonly userId: string
  readonly screenName: string | null
  /** Missing in bindings of former versions. */
  readonly avatarUrl?: string | null
  readonly boundAt: Date
  /** When a withdrawal was stored last; missing before the first. */
  readonly withdrawalNotedAt?: Date
}

export const bindingSchema = new Schema<BindingDocument>(
  {
    provider: TEXT,
    uid: TEXT,
    handles: [TEXT],
    formerHandles: { type: [TEXT], default: undefined },
    userId: TEXT,
    screenName: TEXT,
    avatarUrl: TEXT,
    boundAt: Date,
    withdrawalNotedAt: Date,
  },
  OPTIONS,
)
  .index({ provider: 1, uid: 1 }, { unique: true })
  .index({ userId: 1, provider: 1 }, { unique: true })
  // Unique over the elements of all documents. It leaves out bindings without handles, which a former version may still
  // add during an upgrade; these are unique by their uid.
  .index({ handles: 1 }, { unique: true, sparse: true })

const SEPARATOR = ':'
const FIELDS = {
  _id: 0,
  provider: 1,
  uid: 1,
  handles: 1,
  formerHandles: 1,
  userId: 1,
  screenName: 1,
  avatarUrl: 1,
  boundAt: 1,
} as const

/** The collection `bindings`. */
export class BindingDocuments {
  constructor(private readonly models: Models) {}

  async insert({ identity, handles, ...binding }: Binding, transaction: ClientSession): Promise<void> {
    const document = { ...identity, handles: handles.map(handleKey(identity.provider)), ...binding }
    await this.models.bindings.insertOne(document, { session: transaction })
  }

  /** @throws TransactionConflict if the binding has changed since it was read */
  async changeHandle(stored: Binding, change: HandleChange, transaction: ClientSession): Promise<void> {
    const { identity, userId, handles } = stored
    const key = handleKey(identity.provider)
    const { handles: after, formerHandles } = withHandle(stored, change)
    const unchanged = { ...identityFilter(identity), userId, handles: handles.map(key) }
    const $set = { handles: after.map(key), ...(formerHandles && { formerHandles: formerHandles.map(key) }) }
    const { matchedCount } = await this.models.bindings.updateOne(unchanged, { $set }, { session: transaction })
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  /** @throws TransactionConflict if it is gone */
  async delete({ identity, userId }: Binding, transaction: ClientSession): Promise<void> {
    const filter = { ...identityFilter(identity), userId: userId }
    const { deletedCount } = await this.models.bindings.deleteOne(filter, { session: transaction })
    if (deletedCount !== 1) throw new TransactionConflict()
  }

  /** @returns the deleted bindings */
  async deleteOfUser(userId: string, transaction: ClientSession): Promise<readonly Binding[]> {
    const bindings = await this.listOfUser(userId, transaction)
    await this.models.bindings.deleteMany({ userId: userId }, { session: transaction })
    return bindings
  }

  async withdrawalOf(
    identity: ProviderIdentity,
  ): Promise<{ readonly isBound: boolean; readonly notedAt: Date | null }> {
    const fields = { _id: 0, withdrawalNotedAt: 1 } as const
    const found = await this.models.bindings.findOne(identityFilter(identity), fields).lean()
    return { isBound: found !== null, notedAt: found?.withdrawalNotedAt ?? null }
  }

  /** @throws TransactionConflict if the binding is gone, or `before` is no longer when a withdrawal was stored last */
  async noteWithdrawal(
    identity: ProviderIdentity,
    { at, before }: { readonly at: Date; readonly before: Date | null },
    transaction: ClientSession,
  ): Promise<void> {
    // Null also matches a document without the field.
    const filter = { ...identityFilter(identity), withdrawalNotedAt: before }
    const noting = { $set: { withdrawalNotedAt: at } }
    const { matchedCount } = await this.models.bindings.updateOne(filter as object, noting, { session: transaction })
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  async find({ identity, handles }: ProviderAccount): Promise<readonly Binding[]> {
    const keys = handles.map(handleKey(identity.provider))
    const found = await this.models.bindings.find({ handles: { $in: keys } }, FIELDS).lean()
    return (found.length > 0 ? found : await this.findFormer(identity, keys)).map(bindingOf)
  }

  /**
   * Finds bindings that a process of a former version has made since this one started. They may have handles by now, if
   * another process has started meanwhile. It is a separate query, since SecantusDB uses no index for `$or`.
   */
  private async findFormer(identity: ProviderIdentity, keys: readonly string[]): Promise<BindingDocument[]> {
    const found = await this.models.bindings.find(identityFilter(identity), FIELDS).lean()
    return found.filter(({ handles }) => !handles?.length || handles.some((handle) => keys.includes(handle)))
  }

  /** Null without a look-up where the uid is a handle too, as Weibo's is: its binding is found by that. */
  async findByUid({ identity, handles }: ProviderAccount): Promise<Binding | null> {
    if (handles.includes(identity.uid)) return null
    const found = await this.models.bindings.findOne(identityFilter(identity), FIELDS).lean()
    return found && bindingOf(found)
  }

  async findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    const found = await this.models.bindings.findOne({ userId: userId, provider }, FIELDS).lean()
    return found && bindingOf(found)
  }

  async listOfUsers(userIds: readonly string[]): Promise<Binding[]> {
    const found = await this.models.bindings.find({ userId: { $in: userIds } }, FIELDS).lean()
    return found.map(bindingOf)
  }

  async listOfUser(userId: string, transaction: ClientSession | null = null): Promise<Binding[]> {
    const found = await this.models.bindings.find({ userId: userId }, FIELDS).session(transaction).lean()
    return found.map(bindingOf).sort(oldestFirst)
  }
}

/**
 * One text for provider and handle, since one element of the index holds both. No provider's name has the separator.
 */
function handleKey(provider: Provider): (handle: string) => string {
  return (handle) => `${provider}${SEPARATOR}${handle}`
}

/**
 * Gives the bindings of a former version their one handle, the uid. It runs at each start, since processes of that
 * version may bind until the last of them has ended. It is safe to interrupt it, and to run it concurrently.
 */
export async function addMissingHandles(db: mongo.Db, { bindings }: Models): Promise<void> {
  const handles = [{ $concat: ['$provider', SEPARATOR, '$uid'] }]
  const collection = db.collection(bindings.collection.collectionName)
  await collection.updateMany({ handles: { $exists: false } }, [{ $set: { handles } }])
}

/** The lock keys of an account. */
export function accountKeys({ identity, handles }: ProviderAccount): readonly string[] {
  return handles.map((handle) => `account ${handleKey(identity.provider)(handle)}`)
}

/** The lock keys of a handle that a binding gets: those of an account that has it, and the binding's own. */
export function handleKeys({ binding, add }: HandleChange): readonly string[] {
  return [...accountKeys({ ...binding, handles: [add] }), `handles of ${binding.userId}`]
}

function identityFilter({ provider, uid }: ProviderIdentity) {
  return { provider, uid: uid }
}

function bindingOf(document: BindingDocument): Binding {
  const { provider, uid, handles, formerHandles, userId, screenName, avatarUrl = null, boundAt } = document
  const prefix = handleKey(provider)('')
  const namesOf = (keys: readonly string[]) => keys.map((key) => key.slice(prefix.length))
  const names = handles ? namesOf(handles) : [uid]
  const former = formerHandles && { formerHandles: namesOf(formerHandles) }
  return { identity: { provider, uid }, handles: names, ...former, userId, screenName, avatarUrl, boundAt }
}
