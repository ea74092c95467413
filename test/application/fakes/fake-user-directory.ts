import type { UserDirectory, UserEntry, UserSearch } from '../../../src/application/ports/user-directory.js'
import type { User } from '../../../src/domain/user.js'
import type { Stored } from './stored.js'

export function fakeUserDirectory(stored: Stored): UserDirectory {
  const entryOf = (user: User): UserEntry => ({
    user,
    lastLoginAt: stored.lastLogins.get(user.id) ?? null,
    bindings: stored.bindingsOf(user.id),
  })
  return {
    async search(search) {
      stored.call('userDirectory.search')
      const found = [...stored.users.values()].filter((user) => matches(search, user, stored))
      return found
        .toSorted((one, other) => (isBefore(one, other) ? -1 : 1))
        .slice(0, search.limit)
        .map(entryOf)
    },
    async find(id, now) {
      stored.call('userDirectory.find')
      const user = stored.users.get(id)
      return user ? { ...entryOf(user), openSessions: stored.openOf(id, now).length } : null
    },
  }
}

function matches({ query, provider, uid, status, after }: UserSearch, user: User, stored: Stored): boolean {
  const isMeant = query !== undefined && stored.users.has(query) ? user.id === query : true
  const isNamed = query === undefined || stored.users.has(query) || user.username.key.startsWith(query)
  const isBound = stored
    .bindingsOf(user.id)
    .some(({ identity }) => identity.provider === provider && (uid === undefined || identity.uid === uid))
  const isOfStatus = status === undefined || (user.disabled !== null) === (status === 'disabled')
  return isMeant && isNamed && (provider === undefined || isBound) && isOfStatus && (!after || isBefore(after, user))
}

type Place = Pick<User, 'id' | 'createdAt'>

/** Newest first. */
function isBefore(one: Place, other: Place): boolean {
  const difference = one.createdAt.getTime() - other.createdAt.getTime()
  return difference > 0 || (difference === 0 && one.id > other.id)
}
