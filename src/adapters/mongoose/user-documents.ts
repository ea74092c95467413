import { type ClientSession, Schema, type UpdateQuery } from 'mongoose'
import type { PasswordProof } from '../../domain/proof.js'
import type { User } from '../../domain/user.js'
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
    revision: Number,
  },
  OPTIONS,
)
  .index({ usernameKey: 1 }, { unique: true })
  .index({ usernameSkeleton: 1 }, { unique: true })
  .index({ passwordKind: 1 }, { sparse: true })

/** The collection `users`. */
export class UserDocuments {
  constructor(private readonly models: Models) {}

  async insert(user: User, session: ClientSession): Promise<void> {
    await this.models.users.insertOne(documentOf(user), { session })
  }

  /** @param passwordKind null where the password is none of another system */
  async insertImported(user: User, passwordKind: string | null, session: ClientSession): Promise<void> {
    const document = passwordKind === null ? documentOf(user) : { ...documentOf(user), passwordKind }
    await this.models.users.insertOne(document, { session })
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
  touch(id: string, session: ClientSession, proof?: PasswordProof): Promise<void> {
    return this.update(id, { $inc: { revision: 1 } }, session, proof)
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

  private async update(id: string, change: UpdateQuery<UserDocument>, session: ClientSession, proof?: PasswordProof) {
    const unchanged = { _id: id, ...(proof && withPassword(proof)) }
    const { matchedCount } = await this.models.users.updateOne(unchanged, change, { session })
    if (matchedCount !== 1) throw new TransactionConflict()
  }
}

/** Null also matches a document without the field. */
function withPassword({ passwordRevision }: PasswordProof) {
  return { passwordRevision: { $in: passwordRevision === 0 ? [0, null] : [passwordRevision] } }
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

function userOf(document: UserDocument): User {
  const { _id, passwordHash, passwordRevision = 0, createdAt, ...stored } = document
  const username = { name: stored.username, key: stored.usernameKey, skeleton: stored.usernameSkeleton }
  return { id: _id, username, passwordHash, passwordRevision, createdAt }
}
