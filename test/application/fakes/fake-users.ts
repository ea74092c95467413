import type { RegistrationAct, UserRepository } from '../../../src/application/ports/user-repository.js'
import { decideDeletion } from '../../../src/domain/decide-deletion.js'
import { decideRegistration } from '../../../src/domain/decide-registration.js'
import { failedProof, proofsOf } from '../../../src/domain/proof.js'
import type { Username } from '../../../src/domain/username.js'
import type { Stored } from './stored.js'

export function fakeUsers(stored: Stored): UserRepository {
  const all = () => [...stored.users.values()]
  const isTaken = ({ key, skeleton }: Username) =>
    all().some(({ username }) => username.key === key || username.skeleton === skeleton)
  return {
    async find(id) {
      stored.call('users.find')
      return stored.users.get(id) ?? null
    },
    async findByKey(key) {
      stored.call('users.findByKey')
      return all().find(({ username }) => username.key === key) ?? null
    },
    async isTaken(username) {
      stored.call('users.isTaken')
      return isTaken(username)
    },
    async register(user, { opening, event, binding }) {
      const ticket = binding ? ticketFacts(stored, binding) : null
      const decision = decideRegistration({ isNameTaken: isTaken(user.username), ticket })
      stored.call('users.register', decision === 'register' ? event : undefined)
      if (decision !== 'register') return decision
      stored.users.set(user.id, user)
      stored.keep(opening)
      if (binding) {
        stored.bindings.push(binding.bound)
        stored.pendings.delete(binding.spending)
      }
      return 'registered'
    },
    async changePassword(id, to, { callerSessionId, password, at, event }) {
      const proofs = proofsOf(callerSessionId, password)
      const facts = stored.proofFacts(id, proofs)
      const failed = failedProof(proofs, facts)
      stored.call('users.changePassword', failed ? undefined : event)
      if (failed) return failed
      const { user } = facts
      if (user) stored.users.set(id, { ...user, passwordHash: to, passwordRevision: user.passwordRevision + 1 })
      stored.passwordKinds.delete(id)
      stored.endOthers(id, callerSessionId, at)
      return 'changed'
    },
    async delete({ userId, callerSessionId, password, at, event }) {
      const proofs = proofsOf(callerSessionId, password)
      const decision = decideDeletion({ ...stored.proofFacts(userId, proofs), proofs })
      stored.call('users.delete', decision === 'delete' ? event : undefined)
      if (decision !== 'delete') return decision
      stored.deleteUser(userId, at)
      stored.passwordKinds.delete(userId)
      return 'deleted'
    },
    async rehash(userId, from, to) {
      stored.call('users.rehash')
      const user = stored.users.get(userId)
      if (user?.passwordHash !== from) return
      stored.users.set(userId, { ...user, passwordHash: to })
      stored.passwordKinds.delete(userId)
    },
  }
}

function ticketFacts(stored: Stored, { bound, spending }: NonNullable<RegistrationAct['binding']>) {
  return {
    isSpent: stored.ticket(spending) === null,
    ofAccount: stored.bindingsOfAccount(bound),
    ofUid: stored.bindingByUid(bound.identity),
  }
}
