import { expect } from 'chai'
import { RecordAuditEvent } from '../../src/application/record-audit-event.js'
import type { AuditEvent, AuditEventData } from '../../src/domain/audit-event.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import type { ProviderAccount } from '../../src/domain/provider-identity.js'
import {
  aBinding,
  anAccount,
  anEvent,
  anIdentity,
  aSession,
  FIRST_PASSWORD,
  later,
  NOON,
  times,
  unique,
} from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { openSession, openTicket, registerUser } from './seeds.js'

/** What Erasures promises of a deleted user (rule LG-5). */
export function erasuresContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`Erasures contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('erases personal data from events that are waiting, set aside or recorded', async () => {
      const { userId, uid } = await deleted()
      const about = () => anEventOf({ user_id: userId, uid })
      const [waiting, setAside, recorded] = [about(), about(), about()]
      for (const event of [waiting, setAside]) await stores.outbox.append(event)
      await stores.outbox.setAside({ eventId: setAside.id, error: 'poison', tries: 3, at: NOON })
      await stores.auditLog.record(recorded)
      await stores.erasures.erase(userId)
      for (const event of [waiting, setAside])
        expect(await stores.outbox.find(event.id)).to.deep.equal(withoutPersonalData(event))
      expect(await found({ userId })).to.deep.equal([withoutPersonalData(recorded)])
      expect(await found({ uid })).to.deep.equal([])
      expect((await stores.outbox.listSetAside({ limit: 10 })).events[0]?.event).to.deep.equal(
        withoutPersonalData(setAside),
      )
    })

    it('erases events that name no user, but an account that was bound at the deletion', async () => {
      for (const uid of HOSTILE_TEXTS) {
        const { userId } = await deleted(uid)
        const [waiting, recorded] = [anEventOf({ uid }), anEventOf({ uid })]
        await stores.outbox.append(waiting)
        await stores.auditLog.record(recorded)
        await stores.erasures.erase(userId)
        expect(await stores.outbox.find(waiting.id), uid).to.deep.equal(withoutPersonalData(waiting))
        expect(await found({ uid }), uid).to.deep.equal([])
      }
    })

    it('erases events that name the account by any of its handles, former ones too (WX-16)', async () => {
      const { userId, openid, unionid, former } = await deletedWithHandles()
      const names = [`wx-web.${openid}`, unionid, former]
      const about = names.map((uid) => anEventOf({ provider: 'weixin', uid }))
      const kept = [
        anEventOf({ uid: unionid }),
        anEventOf({ provider: 'weixin', uid: `wx-web.${unionid}` }),
        anEventOf({ provider: 'weixin', uid: `wx-mini.${openid}` }),
        anEventOf({ provider: 'weixin', uid: former, user_id: 'another' }),
      ]
      for (const event of [...about, ...kept]) {
        await stores.outbox.append(event)
        await stores.auditLog.record(event)
      }
      await stores.erasures.erase(userId)
      const erased = about.map(withoutPersonalData)
      expect(await Promise.all(about.map(({ id }) => stores.outbox.find(id)))).to.deep.equal(erased)
      expect(await Promise.all(kept.map(({ id }) => stores.outbox.find(id)))).to.deep.equal(kept)
      expect(await found({})).to.have.deep.members([...erased, ...kept])
    })

    it('keeps events of other users, and later events of the account', async () => {
      const { userId, uid } = await deleted()
      const kept = [
        anEventOf({ user_id: 'another', uid }),
        anEventOf({ uid: `${uid}0` }),
        anEventOf({ uid }, later(NOON, 1)),
        anEventOf({}),
      ]
      for (const event of kept) await stores.outbox.append(event)
      for (const event of kept) await stores.auditLog.record(event)
      await stores.erasures.erase(userId)
      for (const event of kept) expect(await stores.outbox.find(event.id)).to.deep.equal(event)
      expect(await found({})).to.have.deep.members(kept)
    })

    it('erases more than one page', async () => {
      const { userId, uid } = await deleted()
      const many = (data: Partial<AuditEventData>) => times(550, () => anEventOf(data))
      const events = many({ user_id: userId, uid })
      for (const batch of times(6, (index) => events.slice(index * 100, index * 100 + 100)))
        await Promise.all(batch.flatMap((event) => [stores.auditLog.record(event), stores.outbox.append(event)]))
      await stores.erasures.erase(userId)
      expect(await found({ uid })).to.deep.equal([])
      const left = await Promise.all(events.map(({ id }) => stores.outbox.find(id)))
      expect(left).to.deep.equal(events.map(withoutPersonalData))
    })

    it('removes a session that was opened at the moment of the deletion', async () => {
      const { userId } = await deleted()
      const { id } = await openSession(stores, { userId })
      await stores.erasures.erase(userId)
      expect(await stores.sessions.find(id)).to.equal(null)
    })

    it('is idempotent, and does nothing for an unknown user', async () => {
      const { userId, uid } = await deleted()
      const event = anEventOf({ user_id: userId, uid })
      await stores.auditLog.record(event)
      for (const id of [userId, userId, 'nobody']) await stores.erasures.erase(id)
      expect(await found({ userId })).to.deep.equal([withoutPersonalData(event)])
    })

    it('keeps an event in the outbox that was erased after it was recorded, and records its erased form', async () => {
      const { userId, uid } = await deleted()
      for (const event of [anEventOf({ user_id: userId, uid }), anEventOf({ uid })]) {
        const erased = withoutPersonalData(event)
        await stores.outbox.append(erased)
        expect(await stores.auditLog.record(event)).to.equal('recorded')
        expect(await stores.outbox.done(event)).to.equal('changed')
        expect(await stores.auditLog.record(erased)).to.equal('already-recorded')
        expect(await stores.outbox.done(erased)).to.equal('done')
        expect(await found({ uid })).to.deep.equal([])
      }
    })

    itOnStores('leaves nothing personal of 100 events that two workers record meanwhile', async () => {
      const { userId, uid, deletion } = await deleted()
      const other = await stores.reopen()
      const events = times(50, () => [anEventOf({ user_id: userId, uid }), anEventOf({ uid })]).flat()
      for (const event of events) await stores.outbox.append(event)
      const ids = [...events.slice(0, 50), deletion, ...events.slice(50)].map(({ id }) => id)
      await Promise.all(
        [stores, other].flatMap((worker) => {
          const recording = new RecordAuditEvent(worker)
          const lanes = times(4, (lane) => ids.filter((_, index) => index % 4 === lane))
          return lanes.map(async (lane) => {
            for (const id of lane) await recording.execute(id)
          })
        }),
      )
      await other.close()
      const log = await found({})
      expect(log.filter(({ id }) => ids.includes(id))).to.have.length(ids.length)
      expect(JSON.stringify(log.filter(({ id }) => ids.includes(id))))
        .to.not.include(uid)
        .and.not.include('192.0.2.1')
      expect(await stores.outbox.find(deletion.id)).to.equal(null)
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.erasures.erase('nobody'))
    })

    function anEventOf(data: Partial<AuditEventData>, at = NOON): AuditEvent {
      const time = at.toISOString()
      if (data.uid === undefined) return anEvent({ time, data })
      const named = { provider: 'weibo', ...data }
      return anEvent({ time, subject: `${named.provider}:${data.uid}`, data: named })
    }

    async function found(search: { userId?: string; uid?: string }): Promise<readonly AuditEvent[]> {
      return (await stores.auditLog.search({ ...search, limit: 1000 })).events
    }

    /** A user with this account who was deleted at noon. */
    async function deleted(name?: string) {
      const { binding, callerSessionId } = await bound(anAccount(anIdentity(name)))
      return { uid: binding.identity.uid, ...(await deleteUser(binding.userId, callerSessionId)) }
    }

    /** A user with a Weixin account, bound by its openid alone, whose unionid came later and was replaced after that. */
    async function deletedWithHandles() {
      const [openid, unionid, former] = [unique('o'), unique('u'), unique('u')]
      const identity = { provider: 'weixin', uid: `wx-mini.${unique('o')}` }
      const { binding, callerSessionId } = await bound({ identity, handles: [`openid:wx-mini:${unique('o')}`] })
      const changes = [
        { add: `unionid:${former}`, replaces: null },
        { add: `openid:wx-web:${openid}`, replaces: null },
        { add: `unionid:${unionid}`, replaces: `unionid:${former}` },
      ]
      for (const change of changes)
        expect(await stores.bindings.changeHandle({ binding, ...change }, { event: anEvent() })).to.equal('changed')
      return { openid, unionid, former, ...(await deleteUser(binding.userId, callerSessionId)) }
    }

    async function bound(account: ProviderAccount) {
      const { id: userId } = await registerUser(stores)
      const { ticketHash } = await openTicket(stores, account)
      const [opening, proof] = [aSession({ userId }), FIRST_PASSWORD]
      const binding = aBinding({ ...account, userId })
      await stores.bindings.save(binding, { spending: ticketHash, opening, proof, event: anEvent() })
      return { binding, callerSessionId: opening.id }
    }

    async function deleteUser(userId: string, callerSessionId: string) {
      const deletion = withoutPersonalData(anEvent({ type: 'weibind.user.deleted', data: { user_id: userId } }))
      const outcome = await stores.users.delete({
        userId,
        callerSessionId,
        password: null,
        at: NOON,
        event: deletion,
      })
      expect(outcome).to.equal('deleted')
      return { userId, deletion }
    }
  })
}
