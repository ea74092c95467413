import type { UserDetails, UserDirectory, UserEntry, UserSearch } from '../../application/ports/user-directory.js'
import { oldestFirst } from '../../domain/binding.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { type UserDocument, userOf } from './user-documents.js'

/** Greater than every text that begins with the text before it. */
const LAST = '\u{10FFFF}'
/** How many users are read at once to find those with a binding. */
const BATCH_SIZE = 500

interface Conditions {
  _id?: string
  usernameKey?: { $gte: string; $lt: string }
  disabledAt?: null | { $ne: null }
}

export class MongooseUserDirectory implements UserDirectory {
  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {}

  async search(search: UserSearch): Promise<readonly UserEntry[]> {
    const conditions = await this.database.read(() => this.conditionsOf(search))
    if (!conditions) return []
    const found: UserDocument[] = []
    const { provider, uid, limit } = search
    const isFiltered = provider !== undefined && uid === undefined
    for (let { after } = search; ; ) {
      const size = isFiltered ? BATCH_SIZE : limit
      const page = await this.database.read(() => this.page(conditions, after, size))
      found.push(...(isFiltered ? await this.database.read(() => this.bound(page, provider)) : page))
      const last = page.at(-1)
      if (found.length >= limit || page.length < size || !last) break
      after = { createdAt: last.createdAt, id: last._id }
    }
    return this.database.read(() => this.entriesOf(found.slice(0, limit)))
  }

  find(id: string, now: Date): Promise<UserDetails | null> {
    return this.database.read(async () => {
      const found = await this.models.users.findOne({ _id: id }).lean()
      if (!found) return null
      const [[entry], openSessions] = await Promise.all([
        this.entriesOf([found]),
        this.documents.sessions.countOpen(id, now),
      ])
      return entry ? { ...entry, openSessions } : null
    })
  }

  /** Null: no user can match. */
  private async conditionsOf({ query, provider, uid, status }: UserSearch): Promise<Conditions | null> {
    const conditions: Conditions = {}
    if (query !== undefined) {
      if (await this.documents.users.find(query)) conditions._id = query
      else conditions.usernameKey = { $gte: query, $lt: query + LAST }
    }
    if (provider !== undefined && uid !== undefined) {
      const bound = await this.models.bindings.findOne({ provider, uid }, { _id: 0, userId: 1 }).lean()
      if (!bound || (conditions._id ?? bound.userId) !== bound.userId) return null
      conditions._id = bound.userId
    }
    if (status !== undefined) conditions.disabledAt = status === 'disabled' ? { $ne: null } : null
    return conditions
  }

  /** In two queries, since SecantusDB uses no index for `$or`. */
  private async page(conditions: Conditions, after: UserSearch['after'], limit: number): Promise<UserDocument[]> {
    const { _id: id, ...others } = conditions
    if (id !== undefined) {
      const found = await this.models.users.findOne({ ...others, _id: id }).lean()
      return found && (!after || isAfter(found, after)) ? [found] : []
    }
    const newest = (more: object, size: number) =>
      this.models.users
        .find({ ...others, ...more })
        .sort({ createdAt: -1, _id: -1 })
        .limit(size)
        .lean()
    if (!after) return newest({}, limit)
    const same = await newest({ createdAt: after.createdAt, _id: { $lt: after.id } }, limit)
    if (same.length >= limit) return same
    return [...same, ...(await newest({ createdAt: { $lt: after.createdAt } }, limit - same.length))]
  }

  private async bound(users: readonly UserDocument[], provider: string): Promise<UserDocument[]> {
    const ids = users.map(({ _id }) => _id)
    const found = await this.models.bindings.find({ userId: { $in: ids }, provider }, { _id: 0, userId: 1 }).lean()
    const bound = new Set(found.map(({ userId }) => userId))
    return users.filter(({ _id }) => bound.has(_id))
  }

  private async entriesOf(found: readonly UserDocument[]): Promise<UserEntry[]> {
    const bindings = await this.documents.bindings.listOfUsers(found.map(({ _id }) => _id))
    return Promise.all(
      found.map(async (document) => ({
        user: userOf(document),
        lastLoginAt: await this.lastLoginOf(document),
        bindings: bindings.filter(({ userId }) => userId === document._id).sort(oldestFirst),
      })),
    )
  }

  /** Sessions say it for a document of a former version. */
  private async lastLoginOf({ _id, lastLoginAt, createdAt }: UserDocument): Promise<Date | null> {
    if (lastLoginAt !== undefined) return lastLoginAt
    const [last] = await this.models.sessions.find({ userId: _id }).sort({ authenticatedAt: -1 }).limit(1).lean()
    return last?.authenticatedAt ?? createdAt
  }

  private get models() {
    return this.database.models
  }
}

function isAfter({ createdAt, _id }: UserDocument, after: NonNullable<UserSearch['after']>): boolean {
  const difference = createdAt.getTime() - after.createdAt.getTime()
  return difference < 0 || (difference === 0 && _id < after.id)
}
