import { expect } from 'chai'
import type { SessionChange } from '../../src/application/ports/sessions.js'
import type { Session } from '../../src/domain/session.js'
import { anEvent, aSession, later, NOON, times, unique } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'
import { openSession } from './seeds.js'

export function sessionsContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`Sessions contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('stores a session with its event', async () => {
      const session = aSession()
      const event = anEvent()
      await stores.sessions.open(session, event)
      expect(await stores.sessions.find(session.id)).to.deep.equal(session)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    itOnStores('returns every field unchanged, also in another process', async () => {
      const session = await openSession(stores, {
        endedAt: later(NOON, 30),
        liveTokens: [unique('one'), unique('two')],
        provider: 'weibo',
        spentToken: unique('spent'),
        spentAt: later(NOON, 20),
      })
      const other = await stores.reopen()
      expect(await other.sessions.find(session.id)).to.deep.equal(session)
      await other.close()
    })

    it('returns every text unchanged', async () => {
      for (const text of HOSTILE_TEXTS) {
        const session = await openSession(stores, { ip: text, userAgent: text, liveTokens: [text], userId: text })
        expect(await stores.sessions.findByToken(text), text).to.deep.equal(session)
      }
    })

    it('finds nothing where there is no such session or token', async () => {
      await openSession(stores)
      expect(await stores.sessions.find('nobody')).to.equal(null)
      expect(await stores.sessions.findByToken('never-was')).to.equal(null)
    })

    it('finds a session by a token that is live, was spent, or was dropped', async () => {
      const session = await openSession(stores)
      const [first = ''] = session.liveTokens
      const tokens = [first, 'second', 'third']
      await stores.sessions.changeByToken(first, successor('second'))
      await stores.sessions.changeByToken('second', successor('third'))
      for (const token of tokens) {
        const found = await stores.sessions.findByToken(token)
        expect(found?.id).to.equal(session.id)
        expect(found?.liveTokens).to.deep.equal(['third'])
      }
    })

    it('stores a change with its event, and returns what was stored', async () => {
      const session = await openSession(stores)
      const change: SessionChange = { session: { ...session, endedAt: NOON }, event: anEvent() }
      expect(await stores.sessions.changeByToken(session.liveTokens[0] ?? '', () => change)).to.deep.equal(change)
      expect(await stores.sessions.find(session.id)).to.deep.equal(change.session)
      expect(await stores.outbox.find(change.event.id)).to.deep.equal(change.event)
    })

    it('calls the change with the stored session', async () => {
      const session = await openSession(stores)
      const asked: Session[] = []
      await stores.sessions.changeByToken(session.liveTokens[0] ?? '', (found) => {
        asked.push(found)
        return null
      })
      expect(asked[0]).to.deep.equal(session)
    })

    it('changes and stores nothing where the change says null', async () => {
      const session = await openSession(stores)
      expect(await stores.sessions.changeByToken(session.liveTokens[0] ?? '', () => null)).to.equal(null)
      expect(await stores.sessions.find(session.id)).to.deep.equal(session)
    })

    it('does not call the change for an unknown token', async () => {
      const change = () => {
        throw new Error('asked')
      }
      expect(await stores.sessions.changeByToken('never-was', change)).to.equal(null)
    })

    it('rethrows the error of a change, and stores nothing', async () => {
      const session = await openSession(stores)
      const mistake = new RangeError('a mistake in the rule')
      const change = () => {
        throw mistake
      }
      const thrown = await stores.sessions.changeByToken(session.liveTokens[0] ?? '', change).catch((error) => error)
      expect(thrown).to.equal(mistake)
      expect(await stores.sessions.find(session.id)).to.deep.equal(session)
    })

    itOnStores('loses none of 200 concurrent changes, through two processes', async () => {
      const session = await openSession(stores)
      const [token = ''] = session.liveTokens
      const other = await stores.reopen()
      const added = times(200, () => unique('added'))
      const changes = await Promise.all(
        added.map((each, index) => (index % 2 === 0 ? stores : other).sessions.changeByToken(token, addition(each))),
      )
      await other.close()
      const found = await stores.sessions.find(session.id)
      expect(new Set(found?.liveTokens)).to.deep.equal(new Set([token, ...added]))
      expect(found?.liveTokens).to.have.length(201)
      for (const change of changes)
        expect(await stores.outbox.find(change?.event.id ?? '')).to.deep.equal(change?.event)
    })

    itOnStores('changes a session by each of its 60 live tokens concurrently, and refuses none', async () => {
      const tokens = times(60, () => unique('live'))
      const session = await openSession(stores, { liveTokens: tokens })
      const changes = await Promise.all(
        tokens.map((token) => stores.sessions.changeByToken(token, addition(`${token}-next`))),
      )
      expect(changes).to.not.include(null)
      expect((await stores.sessions.find(session.id))?.liveTokens).to.have.length(120)
    })

    it('ends a session with its event', async () => {
      const session = await openSession(stores)
      const event = anEvent()
      await stores.sessions.end(session.id, later(NOON, 60), event)
      expect(await stores.sessions.find(session.id)).to.deep.equal({ ...session, endedAt: later(NOON, 60) })
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    it('keeps the first end of a session, and stores the event in any case', async () => {
      const session = await openSession(stores)
      await stores.sessions.end(session.id, NOON, anEvent())
      for (const id of [session.id, 'nobody']) {
        const event = anEvent()
        await stores.sessions.end(id, later(NOON, 60), event)
        expect(await stores.outbox.find(event.id)).to.deep.equal(event)
      }
      expect((await stores.sessions.find(session.id))?.endedAt).to.deep.equal(NOON)
    })

    it('lists the open sessions of a user, newest first, as they are', async () => {
      const userId = unique('user')
      const [old, young, middle] = [
        await openSession(stores, { userId, openedAt: later(NOON, 1) }),
        await openSession(stores, { userId, openedAt: later(NOON, 3), spentToken: unique('spent'), spentAt: NOON }),
        await openSession(stores, { userId, openedAt: later(NOON, 2) }),
      ]
      await openSession(stores)
      expect(await stores.sessions.listOpen(userId, later(NOON, 5), 10)).to.deep.equal([young, middle, old])
      expect(await stores.sessions.listOpen(unique('user'), later(NOON, 5), 10)).to.deep.equal([])
    })

    it('lists the newest of them where there are more, those of one moment by their ids', async () => {
      const userId = unique('user')
      const opened = await Promise.all(times(5, () => openSession(stores, { userId })))
      const newestFirst = opened
        .map(({ id }) => id)
        .toSorted()
        .toReversed()
      const listed = await stores.sessions.listOpen(userId, later(NOON, 5), 3)
      expect(listed.map(({ id }) => id)).to.deep.equal(newestFirst.slice(0, 3))
    })

    it('lists no session that has ended, was not used for too long, or is at its latest end', async () => {
      const userId = unique('user')
      await openSession(stores, { userId, endedAt: NOON })
      await openSession(stores, { userId, refreshableUntil: later(NOON, 60) })
      await openSession(stores, { userId, endsAtLatest: later(NOON, 60) })
      expect(await stores.sessions.listOpen(userId, later(NOON, 59), 10)).to.have.length(2)
      expect(await stores.sessions.listOpen(userId, later(NOON, 60), 10)).to.deep.equal([])
    })

    it('accepts any text as a user id, and finds only that user’s sessions', async () => {
      for (const userId of HOSTILE_TEXTS) {
        const session = await openSession(stores, { userId })
        expect(await stores.sessions.listOpen(userId, NOON, 10), userId).to.deep.equal([session])
        await stores.sessions.endAll(userId, NOON, anEvent())
        expect(await stores.sessions.listOpen(userId, NOON, 10), userId).to.deep.equal([])
      }
    })

    it('ends all sessions of a user and of no other, with one event', async () => {
      const userId = unique('user')
      const own = await Promise.all(times(3, () => openSession(stores, { userId })))
      const other = await openSession(stores)
      const event = anEvent()
      await stores.sessions.endAll(userId, later(NOON, 60), event)
      for (const session of own)
        expect(await stores.sessions.find(session.id)).to.deep.equal({ ...session, endedAt: later(NOON, 60) })
      expect(await stores.sessions.find(other.id)).to.deep.equal(other)
      expect(await stores.outbox.find(event.id)).to.deep.equal(event)
    })

    it('keeps the end of those that had ended before, and stores the event also where there are none', async () => {
      const ended = await openSession(stores, { endedAt: NOON })
      for (const userId of [ended.userId, 'nobody']) {
        const event = anEvent()
        await stores.sessions.endAll(userId, later(NOON, 60), event)
        expect(await stores.outbox.find(event.id)).to.deep.equal(event)
      }
      expect(await stores.sessions.find(ended.id)).to.deep.equal(ended)
    })

    it('ends all open sessions of a user but one, and of no other', async () => {
      const userId = unique('user')
      const [kept, ...others] = await Promise.all(times(3, () => openSession(stores, { userId })))
      const exceptSessionId = kept?.id ?? ''
      const [ended, other] = [await openSession(stores, { userId, endedAt: NOON }), await openSession(stores)]
      const act = { userId, exceptSessionId, at: later(NOON, 60), event: anEvent() }
      await stores.sessions.endOthers(act)
      for (const session of others)
        expect(await stores.sessions.find(session.id)).to.deep.equal({ ...session, endedAt: act.at })
      expect(await stores.sessions.find(exceptSessionId)).to.deep.equal(kept)
      for (const session of [ended, other]) expect(await stores.sessions.find(session.id)).to.deep.equal(session)
      expect(await stores.outbox.find(act.event.id)).to.deep.equal(act.event)
    })

    itOnStores('stores neither the ends nor the event if one of them cannot be stored', async () => {
      const [session, event] = [await openSession(stores), anEvent()]
      await stores.outbox.append(event)
      const ending = stores.sessions.endAll(session.userId, NOON, event)
      await ending.catch(() => {})
      expect((await stores.sessions.find(session.id))?.endedAt).to.equal(null)
    })

    itOnStores('ends all sessions although they change concurrently, through two processes', async () => {
      const userId = unique('user')
      const sessions = await Promise.all(times(20, () => openSession(stores, { userId })))
      const other = await stores.reopen()
      const changes = sessions.flatMap(({ liveTokens: [token = ''] }) =>
        times(3, () => other.sessions.changeByToken(token, addition(unique('added')))),
      )
      await Promise.all([...changes, stores.sessions.endAll(userId, later(NOON, 60), anEvent())])
      await other.close()
      expect(await stores.sessions.listOpen(userId, NOON, 100)).to.deep.equal([])
    })

    it('BI-11: knows from where a user logged in since then, each address once, also where the session is over', async () => {
      const userId = unique('user')
      for (const ip of ['192.0.2.1', '2001:db8::1', '192.0.2.1', HOSTILE_TEXTS[0] ?? '']) {
        await openSession(stores, { userId, ip, openedAt: NOON })
      }
      const over = { endedAt: NOON, refreshableUntil: NOON, endsAtLatest: NOON }
      await openSession(stores, { userId, ip: '192.0.2.2', openedAt: NOON, ...over })
      await openSession(stores, { userId, ip: '192.0.2.3', openedAt: later(NOON, -1) })
      await openSession(stores, { ip: '192.0.2.4', openedAt: NOON })
      const found = await stores.sessions.loginAddresses(userId, NOON)
      expect(found).to.have.members(['192.0.2.1', '2001:db8::1', '192.0.2.2', HOSTILE_TEXTS[0] ?? ''])
      expect(await stores.sessions.loginAddresses('nobody', NOON)).to.deep.equal([])
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.sessions.open(aSession(), anEvent()))
      await rejectsUnavailable(closed.sessions.find('id'))
      await rejectsUnavailable(closed.sessions.findByToken('token'))
      await rejectsUnavailable(closed.sessions.changeByToken('token', () => null))
      await rejectsUnavailable(closed.sessions.listOpen('user', NOON, 1))
      await rejectsUnavailable(closed.sessions.loginAddresses('user', NOON))
      await rejectsUnavailable(closed.sessions.endAll('user', NOON, anEvent()))
      await rejectsUnavailable(
        closed.sessions.endOthers({ userId: 'user', exceptSessionId: 'id', at: NOON, event: anEvent() }),
      )
      await rejectsUnavailable(closed.sessions.end('id', NOON, anEvent()))
    })
  })
}

function successor(token: string): (session: Session) => SessionChange {
  return (session) => ({ session: { ...session, liveTokens: [token] }, event: anEvent() })
}

function addition(token: string): (session: Session) => SessionChange {
  const event = anEvent()
  return (session) => ({ session: { ...session, liveTokens: [...session.liveTokens, token] }, event })
}
