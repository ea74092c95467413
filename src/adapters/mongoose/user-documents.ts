import { type ClientSession, Schema, type UpdateQuery } from 'mongoose'
import { ACTIVE, type ActiveProof, type PasswordProof } from '../../domain/proof.js'
import type { Disablement, RecoveryCode, User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import type { Models } from './models.js'
import { TransactionConflict } from './mongo-failure.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type UserDocument = {
  readonly _id: string
  readonly username: string
  readonly usernameKey: string
  readonly usernameSkeleton: string
  readonly passwordHash: string | null
  /** Documents of former versions lack it until the password changes. */
  readonly passwordRevision?: number
  /** What checking the hash of another system costs. Missing for our own hashes. */
  readonly passwordKind?: string
  readonly createdAt: Date
  /** Null or missing: the user is active. */
  readonly disabledAt?: Date | null
  readonly disabledBy?: string | null
  readonly disabledReason?: string | null
  /** Null or missing: there is no recovery code. */
  readonly recoveryHash?: string | null
  readonly recoveryExpiresAt?: Date | null
  /** Null: never. Documents of former versions lack it until the next login. */
  readonly lastLoginAt?: Date | null
  /** Incremented by each transaction that locks the user (see `touch`); missing before the first. */
  readonly revision?: number
}

export const userSchema = new Schema<UserDocument>(
  {
    _id: TEXT,
    username: TEXT,
    usernameKey: TEXT,
    usernameSkeleton: TEXT,
    passwordHash: TEXT,
    passwordRevision: Number,
    passwordKind: TEXT,
    createdAt: Date,
    disabledAt: Date,
    disabledBy: TEXT,
    disabledReason: TEXT,
    recoveryHash: TEXT,
    recoveryExpiresAt: Date,
    lastLoginAt: Date,
    revision: Number,
  },
  OPTIONS,
)
  .index({ usernameKey: 1 }, { unique: true })
  .index({ usernameSkeleton: 1 }, { unique: true })
  .index({ passwordKind: 1 }, { sparse: true })
  .index({ createdAt: -1, _id: -1 })

/** A proof about the user's document. Both say that the user is not disabled. */
export type UserProof = PasswordProof | ActiveProof

/** The use of a recovery code. */
interface Recovery {
  readonly codeHash: string
  readonly passwordHash: string
  readonly at: Date
}

const NO_RECOVERY = { recoveryHash: null, recoveryExpiresAt: null }

/** The collection `users`. */
export class UserDocuments {
  constructor(private readonly models: Models) {}

  /** @param lastLoginAt the login that opens the user's first session; null: there is none */
  async insert(user: User, lastLoginAt: Date | null, session: ClientSession): Promise<void> {
    await this.models.users.insertOne({ ...documentOf(user), lastLoginAt }, { session })
  }

  /** @param passwordKind null where the password is none of another system */
  async insertImported(user: User, passwordKind: string | null, session: ClientSession): Promise<void> {
    const { at, operator, reason } = user.disabled ?? {}
    const disabled = { disabledAt: at ?? null, disabledBy: operator ?? null, disabledReason: reason ?? null }
    const kind = passwordKind === null ? {} : { passwordKind }
    await this.models.users.insertOne({ ...documentOf(user), ...disabled, ...kind, lastLoginAt: null }, { session })
  }

  async passwordKinds(): Promise<readonly string[]> {
    const kinds = await this.models.users.distinct('passwordKind', { passwordKind: { $gt: '' } })
    return kinds.flatMap((kind) => kind ?? [])
  }

  async find(id: string): Promise<User | null> {
    const found = await this.models.users.findOne({ _id: id }).lean()
    return found && userOf(found)
  }

  async findByKey(usernameKey: string): Promise<User | null> {
    const found = await this.models.users.findOne({ usernameKey: usernameKey }).lean()
    return found && userOf(found)
  }

  async isTaken({ key, skeleton }: Username): Promise<boolean> {
    const { users } = this.models
    const taken = await Promise.all([users.exists({ usernameKey: key }), users.exists({ usernameSkeleton: skeleton })])
    return taken.some((found) => found !== null)
  }

  /** @throws TransactionConflict if the proof no longer holds */
  async setPassword(id: string, to: string, proof: PasswordProof, session: ClientSession): Promise<void> {
    const change = {
      $set: { passwordHash: to, passwordRevision: proof.passwordRevision + 1 },
      $unset: { passwordKind: 1 },
    }
    await this.update(id, change, session, proof)
  }

  /**
   * Makes the transaction conflict with a deletion of this user, and with every other that touches the user.
   * @throws TransactionConflict if the user is gone, or the proof no longer holds
   */
  touch(id: string, session: ClientSession, proof?: UserProof, lastLoginAt: Date | null = null): Promise<void> {
    const change = { $inc: { revision: 1 }, ...(lastLoginAt && { $set: { lastLoginAt } }) }
    return this.update(id, change, session, proof)
  }

  /** @throws TransactionConflict if the user is gone, or disabled already */
  disable(id: string, { at, operator, reason }: Disablement, session: ClientSession): Promise<void> {
    const $set = { disabledAt: at, disabledBy: operator, disabledReason: reason }
    return this.update(id, { $set }, session, ACTIVE)
  }

  /** Forgets the recovery code too. @throws TransactionConflict if the user is gone, or active already */
  async enable(id: string, session: ClientSession): Promise<void> {
    const $set = { disabledAt: null, disabledBy: null, disabledReason: null, ...NO_RECOVERY }
    const disabled = { _id: id, disabledAt: { $ne: null } }
    const { matchedCount } = await this.models.users.updateOne(disabled, { $set }, { session })
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  /** @throws TransactionConflict if the user is gone or disabled */
  setRecovery(id: string, { hash, expiresAt }: RecoveryCode, session: ClientSession): Promise<void> {
    return this.update(id, { $set: { recoveryHash: hash, recoveryExpiresAt: expiresAt } }, session, ACTIVE)
  }

  /** @throws TransactionConflict if the user is gone or disabled, or the code was used or replaced */
  async recover(user: User, { codeHash, passwordHash, at }: Recovery, session: ClientSession): Promise<void> {
    const unchanged = { _id: user.id, recoveryHash: codeHash, ...conditionOf(ACTIVE) }
    const password = { passwordHash, passwordRevision: user.passwordRevision + 1 }
    const $set = { ...password, ...NO_RECOVERY, lastLoginAt: at }
    const change = { $set, $unset: { passwordKind: 1 } }
    const { matchedCount } = await this.models.users.updateOne(unchanged, change, { session })
    if (matchedCount !== 1) throw new TransactionConflict()
  }

  /** @throws TransactionConflict if the user is gone */
  async delete(id: string, session: ClientSession): Promise<void> {
    const { deletedCount } = await this.models.users.deleteOne({ _id: id }, { session })
    if (deletedCount !== 1) throw new TransactionConflict()
  }

  async rehash(userId: string, from: string, to: string): Promise<void> {
    const unchanged = { _id: userId, passwordHash: from }
    await this.models.users.updateOne(unchanged, { $set: { passwordHash: to }, $unset: { passwordKind: 1 } })
  }

  private async update(id: string, change: UpdateQuery<UserDocument>, session: ClientSession, proof?: UserProof) {
    const unchanged = { _id: id, ...(proof && conditionOf(proof)) }
    const { matchedCount } = await this.models.users.updateOne(unchanged, change, { session })
    if (matchedCount !== 1) throw new TransactionConflict()
  }
}

/** Null also matches a document without the field. */
function conditionOf(proof: UserProof) {
  if ('isActive' in proof) return { disabledAt: null }
  const { passwordRevision } = proof
  return { disabledAt: null, passwordRevision: { $in: passwordRevision === 0 ? [0, null] : [passwordRevision] } }
}

function documentOf({ id, username, passwordHash, passwordRevision, createdAt }: User): UserDocument {
  return {
    _id: id,
    username: username.name,
    usernameKey: username.key,
    usernameSkeleton: username.skeleton,
    passwordHash,
    passwordRevision,
    createdAt,
  }
}

export function userOf(document: UserDocument): User {
  const { _id, passwordHash, passwordRevision = 0, createdAt, ...stored } = document
  const username = { name: stored.username, key: stored.usernameKey, skeleton: stored.usernameSkeleton }
  const { disabledAt, disabledBy, disabledReason, recoveryHash, recoveryExpiresAt } = stored
  const disabled = disabledAt ? { at: disabledAt, operator: disabledBy ?? '', reason: disabledReason ?? '' } : null
  const recovery = recoveryHash && recoveryExpiresAt ? { hash: recoveryHash, expiresAt: recoveryExpiresAt } : null
  return { id: _id, username, passwordHash, passwordRevision, createdAt, disabled, recovery }
}
