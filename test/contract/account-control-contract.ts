import { expect } from 'chai'
import { uuidv7 } from 'uuidv7'
import type { OperatorAct } from '../../src/application/ports/account-control.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { ACTIVE } from '../../src/domain/proof.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, anIdentity, aSession, later, NOON, times, unique } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { findBinding, openSession, openTicket, registerUser } from './seeds.js'

const ROUNDS = 10
const CODE = { hash: 'hash-of-a-code', expiresAt: later(NOON, 3600) }

/** What all stores promise of the acts of operators (rules AC-5 to AC-10). */
export function accountControlContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`AccountControl contract: ${name}`, () => {
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

    it('disables a user, ends every open session and tells how many (AC-5, AC-6)', async () => {
      const user = await registerUser(stores)
      const sessions = await Promise.all(times(2, () => openSession(stores, { userId: user.id })))
      const stranger = await openSession(stores)
      const { ticketHash } = await openTicket(stores, { forUserId: user.id })
      const anyone = await openTicket(stores)
      const { act, event } = anAct(user)
      expect(await stores.accountControl.disable({ ...act, operator: 'li.na', reason: 'phished' })).to.deep.equal({
        outcome: 'changed',
        sessions: 3,
      })
      expect((await other.users.find(user.id))?.disabled).to.deep.equal({
        at: NOON,
        operator: 'li.na',
        reason: 'phished',
      })
      for (const { id } of sessions) expect((await other.sessions.find(id))?.endedAt).to.deep.equal(NOON)
      expect((await other.sessions.find(stranger.id))?.endedAt).to.equal(null)
      expect(await other.pendingBindings.find(ticketHash)).to.equal(null)
      expect(await other.pendingBindings.find(anyone.ticketHash)).not.to.equal(null)
      expect((await stored(event(3)))?.data.sessions).to.equal(3)
    })

    it('changes nothing by a repeat, and stores no event (AC-5)', async () => {
      const user = await registerUser(stores)
      const first = anAct(user)
      await stores.accountControl.disable({ ...first.act, operator: 'li.na', reason: 'first' })
      for (const again of ['disable', 'endSessions'] as const) {
        const { act, event } = anAct(user)
        expect(await stores.accountControl[again]({ ...act, operator: 'ops-2', reason: 'second' })).to.equal(
          'unchanged',
        )
        expect(await stored(event(0))).to.equal(null)
      }
      expect((await stores.users.find(user.id))?.disabled?.reason).to.equal('first')
      expect(await stores.accountControl.enable(anAct(user).act)).to.deep.equal({ outcome: 'changed', sessions: 0 })
      expect((await stores.users.find(user.id))?.disabled).to.equal(null)
      expect(await stores.accountControl.enable(anAct(user).act)).to.equal('unchanged')
    })

    it('knows no user who is not there', async () => {
      const { act, event } = anAct({ id: 'nobody' })
      const control = stores.accountControl
      expect(await control.disable({ ...act, operator: 'a', reason: 'b' })).to.equal('user-gone')
      expect(await control.enable(act)).to.equal('user-gone')
      expect(await control.endSessions(act)).to.equal('user-gone')
      expect(await control.delete(act)).to.equal('user-gone')
      expect(await control.issueRecovery({ ...act, code: CODE })).to.equal('user-gone')
      expect(await control.unbind({ ...act, provider: 'weibo', isForced: true, offered: [] })).to.equal('user-gone')
      expect(await stored(event(0))).to.equal(null)
    })

    it('refuses a disabled user at each login, bind and ticket, and opens nothing (AC-6)', async () => {
      const user = await registerUser(stores)
      const { ticketHash, identity } = await openTicket(stores)
      await disable(user)
      for (const proof of [user, ACTIVE]) {
        const event = anEvent()
        const opening = aSession({ userId: user.id })
        expect(await other.sessions.open(opening, event, proof)).to.equal('inactive')
        expect(await stored(event)).to.equal(null)
        expect(await other.sessions.find(opening.id)).to.equal(null)
      }
      const act = { spending: ticketHash, opening: aSession({ userId: user.id }), proof: user, event: anEvent() }
      expect(await other.bindings.save(aBinding({ identity, userId: user.id }), act)).to.equal('inactive')
      expect(await stores.pendingBindings.find(ticketHash)).not.to.equal(null)
      const spending = { ticketHash, session: aSession({ userId: user.id }), proof: user, event: anEvent() }
      expect(await other.pendingBindings.spend(spending)).to.equal('inactive')
      const pending = { ...(await other.pendingBindings.find(ticketHash)), forUserId: user.id, ticketHash: unique('t') }
      expect(await other.pendingBindings.open(pending as never, anEvent())).to.equal('inactive')
      await stores.accountControl.enable(anAct(user).act)
      expect(await other.sessions.open(aSession({ userId: user.id }), anEvent(), ACTIVE)).to.equal('opened')
    })

    it('adds no handle with a session for a disabled user (AC-6)', async () => {
      const { user, binding } = await bound()
      await disable(user)
      const change = { binding, add: unique('kind:openid'), replaces: null }
      const opening = aSession({ userId: user.id })
      expect(await other.bindings.changeHandle(change, { opening, event: anEvent() })).to.equal('outdated')
      expect(await stores.sessions.find(opening.id)).to.equal(null)
    })

    itOnStores(
      'either opens a session before a user is disabled, and ends it, or opens none (AC-6, AC-8)',
      async () => {
        for (let round = 0; round < ROUNDS; round++) {
          const user = await registerUser(stores)
          const openings = times(8, () => aSession({ userId: user.id }))
          const attempts = openings.map((opening, index) => {
            const { sessions } = index % 2 ? stores : other
            return sessions.open(opening, anEvent(), index % 3 ? ACTIVE : user)
          })
          const [, ...outcomes] = await Promise.all([disable(user), ...attempts])
          for (const outcome of outcomes) expect(outcome).to.be.oneOf(['opened', 'inactive'])
          expect(await stores.sessions.listOpen(user.id, NOON, 10)).to.deep.equal([])
        }
      },
    )

    itOnStores('alternates when users are disabled and enabled at once (AC-8)', async () => {
      const user = await registerUser(stores)
      const calls = times(20, (index) => {
        const { act } = anAct(user)
        const { accountControl } = index % 3 ? stores : other
        return index % 2 ? accountControl.enable(act) : accountControl.disable({ ...act, operator: 'a', reason: 'b' })
      })
      const outcomes = await Promise.all(calls)
      const changes = (parity: number) =>
        outcomes.filter((outcome, index) => index % 2 === parity && outcome !== 'unchanged').length
      const isDisabled = (await stores.users.find(user.id))?.disabled !== null
      expect(changes(0) - changes(1)).to.equal(isDisabled ? 1 : 0)
    })

    itOnStores('has the events of disabling and enabling in the order of the changes (AC-8)', async () => {
      const user = await registerUser(stores)
      const made: AuditEvent[] = []
      const calls = times(60, (index) => {
        const isEnabling = index % 2 === 1
        const event = () => {
          const event = anEvent({ id: uuidv7(), type: `weibind.user.${isEnabling ? 'enabled' : 'disabled'}` })
          made.push(event)
          return event
        }
        const act = { userId: user.id, at: NOON, event }
        const { accountControl } = index % 4 < 2 ? stores : other
        return isEnabling ? accountControl.enable(act) : accountControl.disable({ ...act, operator: 'a', reason: 'b' })
      })
      await Promise.all(calls)
      const kept = await Promise.all(made.map(({ id }) => stored({ id } as AuditEvent)))
      const types = kept
        .flatMap((event) => event ?? [])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ type }) => type)
      const isDisabled = (await stores.users.find(user.id))?.disabled !== null
      const inTurn = times(types.length, (index) => `weibind.user.${index % 2 ? 'enabled' : 'disabled'}`)
      expect(types).to.deep.equal(inTurn)
      expect(types.length % 2 === 1).to.equal(isDisabled)
    }).timeout(30_000)

    it('ends all sessions (AC-5)', async () => {
      const user = await registerUser(stores)
      const { act, event } = anAct(user)
      expect(await stores.accountControl.endSessions(act)).to.deep.equal({ outcome: 'changed', sessions: 1 })
      expect(await other.sessions.listOpen(user.id, NOON, 10)).to.deep.equal([])
      expect((await stored(event(1)))?.data.sessions).to.equal(1)
    })

    it('removes a binding and ends all sessions, but not the last login method without force (AC-9)', async () => {
      const { user, binding } = await bound({ passwordHash: null })
      const { act, event } = anAct(user)
      const unbinding = { ...act, provider: 'weibo', offered: ['weibo'] }
      expect(await stores.accountControl.unbind({ ...unbinding, isForced: false })).to.equal('last-login-method')
      expect(await stored(event(0))).to.equal(null)
      const removed = await other.accountControl.unbind({ ...unbinding, isForced: true })
      expect(removed).to.have.property('outcome', 'changed')
      expect(await findBinding(stores, binding)).to.equal(null)
      expect(await stores.sessions.listOpen(user.id, NOON, 10)).to.deep.equal([])
      expect(await stored(event(0))).not.to.equal(null)
      expect(await stores.accountControl.unbind({ ...unbinding, isForced: true })).to.equal('not-bound')
    })

    itOnStores('removes a binding once, whoever asks (AC-8)', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const { user, binding } = await bound()
        const caller = await openSession(stores, { userId: user.id })
        const byPerson = { callerSessionId: caller.id, password: null, offered: ['weibo'], at: NOON, event: anEvent() }
        const byOperator = { ...anAct(user).act, provider: 'weibo', isForced: false, offered: ['weibo'] }
        const [person, operator] = await Promise.all([
          stores.bindings.remove(binding, byPerson),
          other.accountControl.unbind(byOperator),
        ])
        const successes = [person === 'removed', typeof operator === 'object'].filter(Boolean)
        expect(successes, `${person}, ${JSON.stringify(operator)}`).to.have.lengthOf(1)
        expect(person).to.be.oneOf(['removed', 'not-bound', 'session-ended'])
      }
    })

    it('deletes a user with all that is the user’s (AC-5)', async () => {
      const { user, binding } = await bound()
      const { act, event } = anAct(user)
      const deleted = await stores.accountControl.delete(act)
      expect(deleted).to.deep.include({ outcome: 'changed' })
      expect(await other.users.find(user.id)).to.equal(null)
      expect(await findBinding(other, binding)).to.equal(null)
      expect(await other.users.isTaken(user.username)).to.equal(false)
      expect(await stored(event(0))).not.to.equal(null)
      expect(await stores.accountControl.delete(anAct(user).act)).to.equal('user-gone')
    })

    it('spends a recovery code once: it sets the password, and its session replaces all others (AC-10, AC-11)', async () => {
      const user = await registerUser(stores, { passwordHash: null })
      const { act, event } = anAct(user)
      expect(await stores.accountControl.issueRecovery({ ...act, code: CODE })).to.have.property('outcome', 'changed')
      expect(await stored(event(0))).not.to.equal(null)
      expect(await recover(user, { codeHash: 'another' })).to.equal('wrong-code')
      expect(await recover(user, { at: CODE.expiresAt })).to.equal('wrong-code')
      const opening = aSession({ userId: user.id, openedAt: NOON })
      expect(await recover(user, { opening })).to.equal('recovered')
      expect(await other.users.find(user.id)).to.deep.include({
        passwordHash: 'new',
        passwordRevision: 1,
        recovery: null,
      })
      expect(await other.sessions.listOpen(user.id, NOON, 10)).to.deep.equal([opening])
      expect(await recover(user)).to.equal('wrong-code')
    })

    it('voids a recovery code by a new one, and when the user is disabled (AC-10)', async () => {
      const user = await registerUser(stores)
      const issue = (hash: string) =>
        stores.accountControl.issueRecovery({ ...anAct(user).act, code: { ...CODE, hash } })
      await issue('first')
      await issue('second')
      expect(await recover(user, { codeHash: 'first' })).to.equal('wrong-code')
      await disable(user)
      expect(await recover(user, { codeHash: 'first' })).to.equal('wrong-code')
      expect(await recover(user, { codeHash: 'second' })).to.equal('inactive')
      expect(await issue('third')).to.equal('inactive')
      await stores.accountControl.enable(anAct(user).act)
      expect(await recover(user, { codeHash: 'second' })).to.equal('wrong-code')
    })

    itOnStores('lets one of many uses of a recovery code succeed (AC-8)', async () => {
      const user = await registerUser(stores)
      await stores.accountControl.issueRecovery({ ...anAct(user).act, code: CODE })
      const outcomes = await Promise.all(times(20, (index) => recover(user, { from: index % 2 ? stores : other })))
      expect(outcomes.filter((outcome) => outcome === 'recovered')).to.have.lengthOf(1)
      expect(await stores.sessions.listOpen(user.id, NOON, 30)).to.have.lengthOf(1)
    })

    function anAct({ id }: Pick<User, 'id'>) {
      const made = anEvent({ data: { user_id: id } })
      const event = (sessions: number): AuditEvent => ({ ...made, data: { ...made.data, sessions } })
      const act: OperatorAct = { userId: id, at: NOON, event }
      return { act, event }
    }

    function disable(user: User) {
      return stores.accountControl.disable({ ...anAct(user).act, operator: 'li.na', reason: 'phished' })
    }

    function recover(
      { id: userId }: User,
      { codeHash = CODE.hash, at = NOON, opening = aSession({ userId, openedAt: at }), from = stores } = {},
    ) {
      return from.accountControl.recover({ userId, codeHash, passwordHash: 'new', opening, event: anEvent() })
    }

    async function bound(overrides: Partial<User> = {}) {
      const user = await registerUser(stores, overrides)
      const { ticketHash, identity } = await openTicket(stores, { identity: anIdentity() })
      const binding = aBinding({ identity, userId: user.id })
      const opening = aSession({ userId: user.id })
      await stores.bindings.save(binding, { spending: ticketHash, opening, proof: user, event: anEvent() })
      return { user, binding }
    }

    /** The event, in the outbox or already in the log. */
    async function stored({ id }: AuditEvent): Promise<AuditEvent | null> {
      return stores.outbox.find(id)
    }
  })
}
