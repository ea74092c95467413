import type { BindingRepository } from '../../../src/application/ports/binding-repository.js'
import type { PendingBindings } from '../../../src/application/ports/pending-bindings.js'
import type { Stored } from './stored.js'

export function fakeBindings(stored: Stored): BindingRepository {
  return {
    async find({ provider, uid }) {
      stored.act('bindings.find')
      return stored.bindings.find(({ identity }) => identity.provider === provider && identity.uid === uid) ?? null
    },
    async findOfUser(userId, provider) {
      stored.act('bindings.findOfUser')
      return (
        stored.bindings.find((binding) => binding.userId === userId && binding.identity.provider === provider) ?? null
      )
    },
    async listOfUser(userId) {
      return stored.bindings.filter((binding) => binding.userId === userId)
    },
    async save(binding, { spending, opening, proof, event }) {
      const failed = stored.users.has(binding.userId) ? stored.failed(binding.userId, proof) : 'user-gone'
      stored.act('bindings.save', failed ? undefined : event)
      if (failed) return failed
      stored.pendings.delete(spending)
      stored.bindings.push(binding)
      stored.keep(opening)
      return 'saved'
    },
    async remove(binding, { keeping, password, at, event }) {
      const index = stored.bindings.findIndex(({ identity }) => identity.uid === binding.identity.uid)
      const hasPassword = (stored.users.get(binding.userId)?.passwordHash ?? null) !== null
      const failed = stored.failed(binding.userId, { sessionId: keeping }, password)
      stored.act('bindings.remove', index >= 0 && hasPassword && !failed ? event : undefined)
      if (failed) return failed
      if (index < 0) return 'not-bound'
      if (!hasPassword) return 'last-login-method'
      stored.bindings.splice(index, 1)
      stored.endOthers(binding.userId, keeping, at)
      return 'removed'
    },
    async noteWithdrawal({ uid }, { at, ifNoneSince, event }) {
      const isBound = stored.bindings.some(({ identity }) => identity.uid === uid)
      const isNoted = isBound && (stored.withdrawals.get(uid) ?? new Date(0)) <= ifNoneSince
      stored.act('bindings.noteWithdrawal', isNoted ? event : undefined)
      if (isNoted) stored.withdrawals.set(uid, at)
      return isNoted
    },
  }
}

export function fakePendingBindings(stored: Stored): PendingBindings {
  return {
    async open(pending, event) {
      const isForNobody = pending.forUserId !== null && !stored.users.has(pending.forUserId)
      stored.act('pendingBindings.open', isForNobody ? undefined : event)
      if (isForNobody) return 'user-gone'
      stored.pendings.set(pending.ticketHash, pending)
      return 'opened'
    },
    async find(ticketHash) {
      stored.act('pendingBindings.find')
      return stored.pendings.get(ticketHash) ?? null
    },
    async countWrongPassword(ticketHash, event) {
      const pending = stored.pendings.get(ticketHash)
      stored.act('pendingBindings.countWrongPassword', pending && event)
      if (!pending) return 'ticket-already-spent'
      stored.pendings.set(ticketHash, { ...pending, wrongPasswords: pending.wrongPasswords + 1 })
      return 'counted'
    },
    async spend({ ticketHash, session, proof, event }) {
      const isThere = stored.pendings.has(ticketHash)
      const failed = isThere ? stored.failed(session.userId, proof) : 'ticket-already-spent'
      stored.act('pendingBindings.spend', failed ? undefined : event)
      if (failed) return failed
      stored.pendings.delete(ticketHash)
      stored.keep(session)
      return 'spent'
    },
  }
}
