import { expect } from 'chai'
import type { DeletionAct } from '../../src/application/ports/user-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, anIdentity, aPendingBinding, aSession, aUser, NOON, times } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { findBinding, openSession, openTicket, registerUser } from './seeds.js'

const ROUNDS = 20

/** What UserRepository promises of a deletion, and the other ports of calls that are concurrent with one. */
export function deletionContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`deletion contract: ${name}`, () => {
    let stores: OpenedStores
    let other: OpenedStores
    beforeEach(async () => {
      stores = await open()
      other = await stores.reopen()
    })
    afterEach(async () => {
      await other.close()
      await stores.close()
    })

    it('deletes the user with bindings, sessions and own tickets, and stores the event', async () => {
      const { user, session, binding, deletion } = await settled()
      const sessions = [session, ...(await Promise.all(times(2, () => openSession(stores, { userId: user.id }))))]
      const { ticketHash } = await openTicket(stores, { forUserId: user.id })
      expect(await stores.users.delete(deletion)).to.equal('deleted')
      expect(await stores.users.find(user.id)).to.equal(null)
      expect(await stores.users.findByKey(user.username.key)).to.equal(null)
      expect(await findBinding(stores, binding)).to.equal(null)
      for (const { id, liveTokens } of sessions) {
        expect(await stores.sessions.find(id)).to.equal(null)
        expect(await stores.sessions.findByToken(liveTokens[0] ?? '')).to.equal(null)
      }
      expect(await stores.pendingBindings.find(ticketHash)).to.equal(null)
      expect(await stores.outbox.find(deletion.event.id)).to.deep.equal(deletion.event)
    })

    it('changes nothing of other users', async () => {
      const bystander = await settled()
      const { ticketHash } = await openTicket(stores, { forUserId: bystander.user.id })
      const { ticketHash: free } = await openTicket(stores)
      await stores.users.delete((await settled()).deletion)
      expect(await stores.users.find(bystander.user.id)).to.deep.equal(bystander.user)
      expect(await findBinding(stores, bystander.binding)).to.deep.equal(bystander.binding)
      expect(await stores.sessions.find(bystander.session.id)).to.deep.equal(bystander.session)
      for (const hash of [ticketHash, free]) expect(await stores.pendingBindings.find(hash)).to.not.equal(null)
    })

    it('frees the name and the account', async () => {
      const { user, binding, deletion } = await settled()
      await stores.users.delete(deletion)
      const heir = aUser({ username: user.username })
      const bound = { ...binding, userId: heir.id }
      expect(await register(stores, heir, bound)).to.equal('registered')
      expect(await findBinding(stores, binding)).to.deep.equal(bound)
    })

    it('does nothing for an ended or unknown session', async () => {
      const { user, session, deletion } = await settled()
      await stores.sessions.end(session.id, NOON, anEvent())
      for (const callerSessionId of [session.id, 'never-was'])
        expect(await stores.users.delete({ ...deletion, callerSessionId })).to.equal('session-ended')
      expect(await stores.users.find(user.id)).to.deep.equal(user)
      expect(await stores.outbox.find(deletion.event.id)).to.equal(null)
    })

    itOnStores('deletes in one of 20 concurrent calls, through two processes', async () => {
      const { user, deletion } = await settled()
      const deletions = times(20, () => ({ ...deletion, event: deletionEvent(user) }))
      const outcomes = await Promise.all(
        deletions.map((each, index) => (index % 2 ? other : stores).users.delete(each)),
      )
      expect(outcomes.filter((outcome) => outcome === 'deleted')).to.have.length(1)
      const stored = await Promise.all(deletions.map(({ event }) => stores.outbox.find(event.id)))
      expect(stored.filter((event) => event !== null)).to.have.length(1)
    })

    it('opens no ticket for a deleted user', async () => {
      const [pending, event] = [aPendingBinding({ forUserId: 'nobody' }), anEvent()]
      expect(await stores.pendingBindings.open(pending, event)).to.equal('user-gone')
      expect(await stores.pendingBindings.find(pending.ticketHash)).to.equal(null)
      expect(await stores.outbox.find(event.id)).to.equal(null)
    })

    itOnStores('leaves no binding after a concurrent bind', async () => {
      await rounds(async () => {
        const { user, deletion } = await settled(false)
        const { ticketHash, identity } = await openTicket(stores)
        const binding = aBinding({ identity, userId: user.id })
        const act = { spending: ticketHash, opening: aSession({ userId: user.id }), proof: user, event: anEvent() }
        const [deleted, saved] = await Promise.all([stores.users.delete(deletion), other.bindings.save(binding, act)])
        expect(deleted).to.equal('deleted')
        expect(saved).to.be.oneOf(['saved', 'user-gone'])
        expect(await findBinding(stores, binding)).to.equal(null)
        expect((await stores.outbox.find(act.event.id)) !== null).to.equal(saved === 'saved')
      })
    })

    itOnStores('leaves the account bound to one user or none after a concurrent registration', async () => {
      await rounds(async () => {
        const { binding, deletion } = await settled()
        const heir = aUser()
        const bound = { ...binding, userId: heir.id }
        const [deleted, registered] = await Promise.all([stores.users.delete(deletion), register(other, heir, bound)])
        expect(deleted).to.equal('deleted')
        expect(registered).to.be.oneOf(['registered', 'account-already-bound'])
        expect(await findBinding(stores, binding)).to.deep.equal(registered === 'registered' ? bound : null)
        expect((await stores.users.find(heir.id)) !== null).to.equal(registered === 'registered')
      })
    })

    itOnStores('leaves no data after a concurrent unbinding or change of the password', async () => {
      await rounds(async () => {
        const { user, session, binding, deletion } = await settled()
        const act = () => ({ callerSessionId: session.id, password: null, at: NOON, event: anEvent() })
        const [deleted, removed, changed] = await Promise.all([
          stores.users.delete(deletion),
          other.bindings.remove(binding, { ...act(), offered: ['weibo'] }),
          other.users.changePassword(user.id, 'to', { ...act(), password: user }),
        ])
        expect(deleted).to.equal('deleted')
        expect(removed).to.be.oneOf(['removed', 'session-ended', 'not-bound'])
        expect(changed).to.be.oneOf(['changed', 'session-ended', 'password-changed'])
        expect(await stores.users.find(user.id)).to.equal(null)
        expect(await findBinding(stores, binding)).to.equal(null)
        expect(await stores.sessions.find(session.id)).to.equal(null)
      })
    })

    itOnStores('leaves no ticket after a concurrent callback to bind', async () => {
      await rounds(async () => {
        const { user, deletion } = await settled(false)
        const pending = aPendingBinding({ forUserId: user.id })
        const [deleted, opened] = await Promise.all([
          stores.users.delete(deletion),
          other.pendingBindings.open(pending, anEvent()),
        ])
        expect(deleted).to.equal('deleted')
        expect(opened).to.be.oneOf(['opened', 'user-gone'])
        expect(await stores.pendingBindings.find(pending.ticketHash)).to.equal(null)
      })
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { deletion } = await settled()
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.users.delete(deletion))
    })

    async function rounds(round: () => Promise<void>): Promise<void> {
      for (let count = 0; count < ROUNDS; count++) await round()
    }

    function deletionEvent({ id }: User) {
      return withoutPersonalData(anEvent({ type: 'weibind.user.deleted', data: { user_id: id } }))
    }

    async function register({ users }: OpenedStores, user: User, bound: Binding) {
      const { ticketHash } = await openTicket(stores, { identity: bound.identity })
      const opening = aSession({ userId: user.id })
      return users.register(user, { opening, event: anEvent(), binding: { bound, spending: ticketHash } })
    }

    /** A user with a session, and a binding unless told otherwise, and the deletion of that user. */
    async function settled(isBound = true) {
      const user = await registerUser(stores)
      const session = await openSession(stores, { userId: user.id })
      const binding = aBinding({ identity: anIdentity(), userId: user.id })
      if (isBound) {
        const { ticketHash } = await openTicket(stores, { identity: binding.identity })
        const act = { spending: ticketHash, opening: aSession({ userId: user.id }), proof: user, event: anEvent() }
        await stores.bindings.save(binding, act)
      }
      const deletion: DeletionAct = {
        userId: user.id,
        callerSessionId: session.id,
        password: null,
        at: NOON,
        event: deletionEvent(user),
      }
      return { user, session, binding, deletion }
    }
  })
}
