import { expect } from 'chai'
import type { BindingAct } from '../../src/application/ports/binding-repository.js'
import type { Binding } from '../../src/domain/binding.js'
import type { HandleChange } from '../../src/domain/handle-change.js'
import type { User } from '../../src/domain/user.js'
import { aBinding, anEvent, aSession, aUser, FIRST_PASSWORD, NOON, times, unique } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { findBinding, openSession, openTicket, registerUser } from './seeds.js'

const anOpenid = () => `openid:wx-web:${unique('o')}`
const aUnionid = () => `unionid:${unique('u')}`

interface Bound {
  readonly user: User
  readonly binding: Binding
}

/** A provider that names one person by several handles, and not always by all of them (docs/weixin.md, section 8). */
export function handlesContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`handles of a binding contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('adds a handle with the session of the login and its event, and keeps the uid (WX-5, WX-6)', async () => {
      const { binding } = await bound([anOpenid()])
      const [change, opening, event] = [adding(binding, aUnionid()), aSession({ userId: binding.userId }), anEvent()]
      expect(await stores.bindings.changeHandle(change, { opening, event })).to.equal('changed')
      const after = { ...binding, handles: [...binding.handles, change.add] }
      for (const handle of after.handles) expect(await byHandle(handle)).to.deep.equal(after)
      expect(await stores.sessions.find(opening.id)).to.deep.equal(opening)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    it('adds a handle with its event, without a session', async () => {
      const { binding } = await bound([anOpenid()])
      const [change, event] = [adding(binding, aUnionid()), anEvent()]
      expect(await stores.bindings.changeHandle(change, { event })).to.equal('changed')
      expect((await byHandle(change.add))?.userId).to.equal(binding.userId)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    it('keeps a replaced handle as a former one, by which no binding is found and which another user may get', async () => {
      const [openid, old, recent] = [anOpenid(), aUnionid(), aUnionid()]
      const { binding } = await bound([openid, old])
      expect(await login({ binding, add: recent, replaces: old })).to.equal('changed')
      const after = { ...binding, handles: [openid, recent], formerHandles: [old] }
      expect(await byHandle(recent)).to.deep.equal(after)
      expect(await byHandle(old)).to.equal(null)
      expect((await bound([anOpenid(), old])).binding).to.deep.equal(await byHandle(old))
      expect(await stores.bindings.listOfUser(binding.userId)).to.deep.equal([after])
    })

    it('opens the session of a binding that has got the handle meanwhile', async () => {
      const { binding } = await bound([anOpenid()])
      const change = adding(binding, aUnionid())
      for (const _ of [1, 2]) expect(await login(change)).to.equal('changed')
      expect((await byHandle(change.add))?.handles).to.deep.equal([...binding.handles, change.add])
    })

    it('stores nothing if the handle is another user’s (WX-7), or the binding is gone or has changed', async () => {
      const { binding } = await bound([anOpenid()])
      const taken = (await bound([anOpenid(), aUnionid()])).binding
      const outdated = [
        adding(binding, taken.handles[1] ?? ''),
        adding(aBinding(), aUnionid()),
        { binding, add: aUnionid(), replaces: aUnionid() },
        adding(taken, aUnionid()),
      ]
      for (const change of outdated) {
        const [opening, event] = [aSession({ userId: binding.userId }), anEvent()]
        expect(await stores.bindings.changeHandle(change, { opening, event })).to.equal('outdated')
        expect(await stores.sessions.find(opening.id)).to.equal(null)
        expect(await stores.outbox.find(event.id)).to.equal(null)
      }
      for (const each of [binding, taken]) expect(await findBinding(stores, each)).to.deep.equal(each)
    })

    itOnStores('lets 200 logins at once add the same handle, through two processes (WX-6)', async () => {
      const { binding } = await bound([anOpenid()])
      const change = adding(binding, aUnionid())
      const openings = times(200, () => aSession({ userId: binding.userId }))
      const other = await stores.reopen()
      const outcomes = await Promise.all(
        openings.map((opening, index) =>
          (index % 2 === 0 ? stores : other).bindings.changeHandle(change, { opening, event: anEvent() }),
        ),
      )
      await other.close()
      expect(new Set(outcomes)).to.deep.equal(new Set(['changed']))
      expect(await byHandle(change.add)).to.deep.equal({ ...binding, handles: [...binding.handles, change.add] })
      for (const { id } of openings) expect(await stores.sessions.find(id)).to.not.equal(null)
    })

    itOnStores(
      'gives a handle to a login or to a bind where both want it at once, through two processes (WX-7)',
      async () => {
        const other = await stores.reopen()
        for (const round of times(10, (index) => index)) {
          const { binding } = await bound([anOpenid()])
          const handle = aUnionid()
          const rival = await attempt([anOpenid(), handle])
          const event = anEvent()
          const [changed, saved] = await Promise.all([
            (round % 2 === 0 ? stores : other).bindings.changeHandle(adding(binding, handle), { event }),
            (round % 3 === 0 ? stores : other).bindings.save(rival.binding, rival.act),
          ])
          expect([['changed', 'account-already-bound'].join(), ['outdated', 'saved'].join()]).to.include(
            `${changed},${saved}`,
          )
          const winner = changed === 'changed' ? binding : rival.binding
          expect((await byHandle(handle))?.userId).to.equal(winner.userId)
          expect((await stores.outbox.find(event.id)) !== null).to.equal(changed === 'changed')
        }
        await other.close()
      },
    )

    it('sets every handle free when the binding or its user ends (WX-16)', async () => {
      for (const end of ['unbinding', 'deletion']) {
        const handles = [anOpenid(), aUnionid()]
        const { binding, user } = await bound(handles)
        const [added, recent] = [anOpenid(), aUnionid()]
        await login(adding(binding, added))
        await login({ binding, add: recent, replaces: handles[1] ?? '' })
        const { id: callerSessionId } = await openSession(stores, { userId: user.id })
        const act = { callerSessionId, password: null, at: NOON, event: anEvent() }
        if (end === 'deletion') await stores.users.delete({ userId: user.id, ...act })
        else expect(await stores.bindings.remove(binding, { ...act, offered: [] })).to.equal('removed')
        for (const handle of [...handles, added, recent]) {
          expect(await byHandle(handle), end).to.equal(null)
          await bound([handle])
        }
      }
    })

    it('spends a ticket with a handle that the binding lacks, or stores nothing if that is outdated', async () => {
      const { binding, user } = await bound([anOpenid()])
      const taken = (await bound([aUnionid()])).binding
      const { ticketHash } = await openTicket(stores)
      const spend = (add: string) => {
        const session = aSession({ userId: user.id })
        return stores.pendingBindings.spend({
          ticketHash,
          session,
          proof: user,
          event: anEvent(),
          change: adding(binding, add),
        })
      }
      expect(await spend(taken.handles[0] ?? '')).to.equal('outdated')
      expect(await stores.pendingBindings.find(ticketHash)).to.not.equal(null)
      const add = aUnionid()
      expect(await spend(add)).to.equal('spent')
      expect((await byHandle(add))?.userId).to.equal(user.id)
    })

    it('does not bind an account under the uid of another one, and spends no ticket (WX-5)', async () => {
      const { identity } = (await bound([aUnionid()])).binding
      const { binding, act } = await attempt([anOpenid()], { identity })
      expect(await stores.bindings.save(binding, act)).to.equal('uid-taken')
      const user = aUser()
      const registration = {
        opening: aSession({ userId: user.id }),
        event: anEvent(),
        binding: { bound: { ...binding, userId: user.id }, spending: act.spending },
      }
      expect(await stores.users.register(user, registration)).to.equal('uid-taken')
      const free = { provider: identity.provider, uid: unique('uid') }
      expect(await stores.bindings.save({ ...binding, identity: free }, act)).to.equal('saved')
    })

    it('tells whether the uid of an account is that of a binding, also of one that has replaced its handle (WX-5)', async () => {
      const [openid, unionid] = [anOpenid(), aUnionid()]
      const { binding } = await bound([openid, unionid])
      await login({ binding, add: aUnionid(), replaces: unionid })
      const { identity } = binding
      expect(await stores.bindings.isUidTaken({ identity, handles: [anOpenid(), unionid] })).to.equal(true)
      for (const free of [
        { ...identity, provider: 'kite' },
        { ...identity, uid: `${identity.uid}0` },
      ])
        expect(await stores.bindings.isUidTaken({ identity: free, handles: [anOpenid()] })).to.equal(false)
    })

    it('returns the other uid of a pending account', async () => {
      const pending = await openTicket(stores, { otherUid: unique('uid') })
      expect(await stores.pendingBindings.find(pending.ticketHash)).to.deep.equal(pending)
    })

    it('ends the session that a bind or a confirmation replaces', async () => {
      const { binding, act } = await attempt([anOpenid()])
      const { userId } = binding
      const [first, second] = [await openSession(stores, { userId }), await openSession(stores, { userId })]
      expect(await stores.bindings.save(binding, { ...act, replacing: first.id })).to.equal('saved')
      const { ticketHash } = await openTicket(stores)
      const session = aSession({ userId })
      const proof = { sessionId: second.id }
      const spending = { ticketHash, session, proof, replacing: second.id, event: anEvent() }
      expect(await stores.pendingBindings.spend(spending)).to.equal('spent')
      expect((await stores.sessions.find(first.id))?.endedAt).to.deep.equal(act.opening.openedAt)
      expect((await stores.sessions.find(second.id))?.endedAt).to.deep.equal(session.openedAt)
      for (const { id } of [act.opening, session]) expect((await stores.sessions.find(id))?.endedAt).to.equal(null)
    })

    function byHandle(handle: string): Promise<Binding | null> {
      return findBinding(stores, { identity: { provider: 'weixin', uid: 'not compared' }, handles: [handle] })
    }

    function login(change: HandleChange) {
      const opening = aSession({ userId: change.binding.userId })
      return stores.bindings.changeHandle(change, { opening, event: anEvent() })
    }

    async function attempt(handles: readonly string[], overrides: Partial<Binding> = {}) {
      const user = await registerUser(stores)
      const identity = { provider: 'weixin', uid: unique('uid') }
      const binding = aBinding({ identity, handles, userId: user.id, ...overrides })
      const { ticketHash: spending } = await openTicket(stores)
      const opening = aSession({ userId: user.id })
      const act: BindingAct = { spending, opening, proof: FIRST_PASSWORD, event: anEvent() }
      return { user, binding, act }
    }

    async function bound(handles: readonly string[]): Promise<Bound> {
      const { user, binding, act } = await attempt(handles)
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      return { user, binding }
    }
  })
}

function adding(binding: Binding, add: string): HandleChange {
  return { binding, add, replaces: null }
}
