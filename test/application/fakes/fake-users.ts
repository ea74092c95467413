import type { UserRepository } from '../../../src/application/ports/user-repository.js'
import type { Stored } from './stored.js'

export function fakeUsers(stored: Stored): UserRepository {
  const all = () => [...stored.users.values()]
  return {
    async find(id) {
      stored.act('users.find')
      return stored.users.get(id) ?? null
    },
    async findByKey(key) {
      stored.act('users.findByKey')
      return all().find(({ username }) => username.key === key) ?? null
    },
    async isTaken({ key, skeleton }) {
      stored.act('users.isTaken')
      return all().some(({ username }) => username.key === key || username.skeleton === skeleton)
    },
    async register(user, act) {
      stored.act('users.register', act.event)
      stored.users.set(user.id, user)
      stored.keep(act.opening)
      if (act.binding) {
        stored.bindings.push(act.binding.bound)
        stored.pendings.delete(act.binding.spending)
      }
      return 'registered'
    },
    async changePassword(id, to, { keeping, password, at, event }) {
      const user = stored.users.get(id)
      const failed = stored.failed(id, { sessionId: keeping }, password)
      stored.act('users.changePassword', failed ? undefined : event)
      if (failed) return failed
      if (user) stored.users.set(id, { ...user, passwordHash: to, passwordRevision: user.passwordRevision + 1 })
      stored.endOthers(id, keeping, at)
      return 'changed'
    },
    async delete({ userId, by, password, event }) {
      const failed = stored.failed(userId, { sessionId: by }, password)
      stored.act('users.delete', failed ? undefined : event)
      if (failed) return failed
      stored.users.delete(userId)
      const kept = stored.bindings.filter((binding) => binding.userId !== userId)
      stored.bindings.splice(0, stored.bindings.length, ...kept)
      for (const session of stored.sessions.values()) if (session.userId === userId) stored.sessions.delete(session.id)
      return 'deleted'
    },
    async rehash(userId, from, to) {
      stored.act('users.rehash')
      const user = stored.users.get(userId)
      if (user?.passwordHash === from) stored.users.set(userId, { ...user, passwordHash: to })
    },
  }
}
