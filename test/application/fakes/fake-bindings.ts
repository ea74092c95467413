import type { BindingRepository } from '../../../src/application/ports/binding-repository.js'
import type { PendingBindings } from '../../../src/application/ports/pending-bindings.js'
import { decideBinding } from '../../../src/domain/decide-binding.js'
import { decideConfirmation } from '../../../src/domain/decide-confirmation.js'
import { decideTicket } from '../../../src/domain/decide-ticket.js'
import { decideUnbinding } from '../../../src/domain/decide-unbinding.js'
import { decideWithdrawalNote } from '../../../src/domain/decide-withdrawal-note.js'
import { decideHandleChange } from '../../../src/domain/handle-change.js'
import { ACTIVE, failedProof, proofsOf } from '../../../src/domain/proof.js'
import type { Stored } from './stored.js'

export function fakeBindings(stored: Stored): BindingRepository {
  return {
    async find(account) {
      stored.call('bindings.find')
      return stored.bindingsOfAccount(account)
    },
    async isUidTaken({ identity }) {
      stored.call('bindings.isUidTaken')
      return stored.bindingByUid(identity) !== null
    },
    async findOfUser(userId, provider) {
      stored.call('bindings.findOfUser')
      return stored.bindingsOf(userId).find(({ identity }) => identity.provider === provider) ?? null
    },
    async listOfUser(userId) {
      return stored.bindingsOf(userId)
    },
    async save(binding, { spending, opening, replacing, proof, event }) {
      const { identity, userId } = binding
      const decision = decideBinding({
        ...stored.proofFacts(userId, [proof]),
        proof,
        isTicketSpent: stored.ticket(spending) === null,
        account: binding,
        ofAccount: stored.bindingsOfAccount(binding),
        ofUid: stored.bindingByUid(identity),
        ofUser: stored.bindingsOf(userId).find((other) => other.identity.provider === identity.provider) ?? null,
      })
      stored.call('bindings.save', decision === 'bind' ? event : undefined)
      if (decision !== 'bind') return decision
      stored.pendings.delete(spending)
      stored.bindings.push(binding)
      stored.keep(opening)
      stored.endSessions(opening.openedAt, ({ id }) => id === replacing)
      return 'saved'
    },
    async changeHandle(change, { opening, event }) {
      const facts = stored.handleFacts(change)
      const isInactive = opening && failedProof([ACTIVE], stored.proofFacts(change.binding.userId, [ACTIVE]))
      const decision = isInactive ? 'outdated' : decideHandleChange(change, facts)
      stored.call('bindings.changeHandle', decision === 'outdated' ? undefined : event)
      if (decision === 'outdated') return decision
      stored.changeHandle(change, facts)
      if (opening) stored.keep(opening)
      return 'changed'
    },
    async remove(binding, { callerSessionId, password, offered, at, event }) {
      const { identity, userId } = binding
      const proofs = proofsOf(callerSessionId, password)
      const facts = { ...stored.proofFacts(userId, proofs), bindings: stored.bindingsOf(userId) }
      const decision = decideUnbinding({ ...facts, identity, proofs, offered })
      stored.call('bindings.remove', decision === 'unbind' ? event : undefined)
      if (decision !== 'unbind') return decision
      const [bound] = stored.bindingsOfAccount(binding)
      stored.unbind((other) => other === bound)
      stored.endOthers(userId, callerSessionId, at)
      return 'removed'
    },
    async noteWithdrawal(identity, { at, ifNoneSince, event }) {
      const notedAt = stored.withdrawals.get(identity.uid) ?? null
      const isBound = stored.bindings.some((binding) => binding.identity.uid === identity.uid)
      const isNoted = decideWithdrawalNote({ isBound, notedAt, ifNoneSince }) === 'note'
      stored.call('bindings.noteWithdrawal', isNoted ? event : undefined)
      if (isNoted) stored.withdrawals.set(identity.uid, at)
      return isNoted
    },
  }
}

export function fakePendingBindings(stored: Stored): PendingBindings {
  return {
    async open(pending, event) {
      const decision = decideTicket(pending, stored.users.get(pending.forUserId ?? '') ?? null)
      stored.call('pendingBindings.open', decision === 'issue' ? event : undefined)
      if (decision !== 'issue') return decision
      stored.pendings.set(pending.ticketHash, pending)
      return 'opened'
    },
    async find(ticketHash) {
      stored.call('pendingBindings.find')
      return stored.ticket(ticketHash)
    },
    async countWrongPassword(ticketHash, event) {
      const pending = stored.ticket(ticketHash)
      stored.call('pendingBindings.countWrongPassword', pending ? event : undefined)
      if (!pending) return 'ticket-already-spent'
      stored.pendings.set(ticketHash, { ...pending, wrongPasswords: pending.wrongPasswords + 1 })
      return 'counted'
    },
    async spend({ ticketHash, session, replacing, change, proof, event }) {
      const isTicketSpent = stored.ticket(ticketHash) === null
      const facts = stored.proofFacts(session.userId, [proof])
      const handle = change ? { change, facts: stored.handleFacts(change) } : null
      const decision = decideConfirmation({ ...facts, proof, handle, isTicketSpent })
      stored.call('pendingBindings.spend', decision === 'confirm' ? event : undefined)
      if (decision !== 'confirm') return decision
      stored.pendings.delete(ticketHash)
      if (handle) stored.changeHandle(handle.change, handle.facts)
      stored.keep(session)
      stored.endSessions(session.openedAt, ({ id }) => id === replacing)
      return 'spent'
    },
  }
}
