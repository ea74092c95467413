import type { ClientSession } from 'mongoose'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import { exactText, exactTexts, originalTexts } from './exact-text.js'
import type { Models } from './models.js'
import { Overtaken } from './mongo-failure.js'
import type { UserDocument } from './schemas.js'

export class UserDocuments {
  constructor(private readonly models: Models) {}

  async insert(user: User, session: ClientSession): Promise<void> {
    await this.models.users.insertOne(documentOf(user), { session })
  }

  async find(id: string): Promise<User | null> {
    const found = await this.models.users.findOne({ _id: exactText(id) }).lean()
    return found && userOf(found)
  }

  async findByKey(usernameKey: string): Promise<User | null> {
    const found = await this.models.users.findOne({ usernameKey: exactText(usernameKey) }).lean()
    return found && userOf(found)
  }

  async isTaken({ key, skeleton }: Username): Promise<boolean> {
    const { users } = this.models
    const taken = await Promise.all([
      users.exists({ usernameKey: exactText(key) }),
      users.exists({ usernameSkeleton: exactText(skeleton) }),
    ])
    return taken.some((found) => found !== null)
  }

  /** @throws Overtaken where the hash is not any more what was found */
  async replaceHash({ id, passwordHash }: Pick<User, 'id' | 'passwordHash'>, to: string, session: ClientSession) {
    const unchanged = { _id: exactText(id), passwordHash: passwordHash === null ? null : exactText(passwordHash) }
    const change = { $set: { passwordHash: exactText(to) } }
    const { matchedCount } = await this.models.users.updateOne(unchanged, change, { session })
    if (matchedCount !== 1) throw new Overtaken()
  }

  /** Lets the act and a deletion of this user exclude each other. @throws Overtaken where the user is gone */
  async touch(id: string, session: ClientSession): Promise<void> {
    const { matchedCount } = await this.models.users.updateOne(
      { _id: exactText(id) },
      { $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount !== 1) throw new Overtaken()
  }

  /** @throws Overtaken where the user is gone */
  async delete(id: string, session: ClientSession): Promise<void> {
    const { deletedCount } = await this.models.users.deleteOne({ _id: exactText(id) }, { session })
    if (deletedCount !== 1) throw new Overtaken()
  }

  async rehash(userId: string, from: string, to: string): Promise<void> {
    const unchanged = { _id: exactText(userId), passwordHash: exactText(from) }
    await this.models.users.updateOne(unchanged, { $set: { passwordHash: exactText(to) } })
  }
}

function documentOf({ id, username, passwordHash, createdAt }: User): UserDocument {
  return exactTexts({
    _id: id,
    username: username.name,
    usernameKey: username.key,
    usernameSkeleton: username.skeleton,
    passwordHash,
    createdAt,
  })
}

function userOf(document: UserDocument): User {
  const { _id, username, usernameKey, usernameSkeleton, passwordHash, createdAt } = originalTexts(document)
  const forms = { name: username, key: usernameKey, skeleton: usernameSkeleton }
  return { id: _id, username: forms, passwordHash, createdAt }
}
