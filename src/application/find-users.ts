import type { EventOrigin } from '../domain/audit-event.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { usernameKey } from '../domain/username.js'
import { userView } from './account-view.js'
import type { Log } from './ports/log.js'
import type { UserDirectory, UserSearch } from './ports/user-directory.js'

export interface UsersQuery extends Omit<UserSearch, 'after'> {
  /** The `next_cursor` of the previous page. */
  readonly cursor?: string | undefined
  readonly operator: string
  readonly request: EventOrigin
}

export interface FoundUsers {
  readonly outcome: 'found'
  readonly users: readonly ReturnType<typeof userView>[]
  readonly next_cursor: string | null
}

const CURSOR = /^(\d{1,15})\.(.{1,64})$/s

/** Finds users for an operator. It leaves no event, and one line in the log, without the query. */
export class FindUsers {
  constructor(private readonly ports: { readonly userDirectory: UserDirectory; readonly log: Log }) {}

  async execute(query: UsersQuery): Promise<FoundUsers | InvalidInput> {
    const { cursor, operator, request, ...search } = query
    const after = cursor === undefined ? undefined : placeOf(cursor)
    if (after === null) return invalidInput({ field: 'cursor', problem: 'must be a next_cursor' })
    if (search.uid !== undefined && search.provider === undefined)
      return invalidInput({ field: 'uid', problem: 'needs "provider"' })
    const { limit } = search
    const key = search.query === undefined ? undefined : usernameKey(search.query)
    // One more than asked for, to know whether there is a next page.
    const found = await this.ports.userDirectory.search({ ...search, query: key, after, limit: limit + 1 })
    this.ports.log.info({ request_id: request.requestId, operator }, 'an operator searched the accounts')
    const users = found.slice(0, limit)
    const last = found.length > limit ? users.at(-1) : undefined
    return { outcome: 'found', users: users.map(userView), next_cursor: last ? cursorOf(last.user) : null }
  }
}

function cursorOf({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): string {
  return Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url')
}

/** Null: it is no cursor of ours. */
function placeOf(cursor: string): NonNullable<UserSearch['after']> | null {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  if (time === undefined || id === undefined || id.includes('\0')) return null
  const place = { createdAt: new Date(Number(time)), id }
  return Number.isNaN(place.createdAt.getTime()) || cursorOf(place) !== cursor ? null : place
}
