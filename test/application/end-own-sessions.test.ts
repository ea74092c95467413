import { expect } from 'chai'
import { EndOwnSessions, type SessionsToEnd } from '../../src/application/end-own-sessions.js'
import { IdentifyBearer } from '../../src/application/identify-bearer.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the ending of one’s own sessions', () => {
  let world: World
  let alice: ReturnType<typeof loggedIn>
  let elsewhere: ReturnType<typeof loggedIn>
  let bob: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    alice = loggedIn(world, settle(world, 'Alice'))
    elsewhere = loggedIn(world, alice.user)
    bob = loggedIn(world, settle(world, 'Bob'))
  })

  const end = (which: SessionsToEnd['which']) =>
    new EndOwnSessions(world).execute({ which, by: alice, request: REQUEST })
  const isKnown = async (token: string) => (await new IdentifyBearer(world).execute(token)) !== null

  it('ends another session, whose access token is refused at once', async () => {
    expect(await end({ sessionId: elsewhere.session.id })).to.deep.equal({ outcome: 'ended', endedCurrent: false })
    expect(await isKnown(elsewhere.token)).to.equal(false)
    expect(await isKnown(alice.token)).to.equal(true)
    expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
  })

  it('ends the current session, and says so', async () => {
    expect(await end({ sessionId: alice.session.id })).to.deep.equal({ outcome: 'ended', endedCurrent: true })
    expect(await isKnown(alice.token)).to.equal(false)
    expect(await isKnown(elsewhere.token)).to.equal(true)
  })

  it('ends all sessions of the user with one event, and none of another user', async () => {
    expect(await end('all')).to.deep.equal({ outcome: 'ended', endedCurrent: true })
    for (const { token } of [alice, elsewhere]) expect(await isKnown(token)).to.equal(false)
    expect(await isKnown(bob.token)).to.equal(true)
    expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
  })

  it('ends all sessions of the user but the current one with one event', async () => {
    expect(await end('others')).to.deep.equal({ outcome: 'ended', endedCurrent: false })
    expect(await isKnown(elsewhere.token)).to.equal(false)
    for (const { token } of [alice, bob]) expect(await isKnown(token)).to.equal(true)
    expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
  })

  it('answers the same for a session that has ended already, and keeps its end', async () => {
    const began = world.clock.now()
    await end({ sessionId: elsewhere.session.id })
    world.clock.pass(60)
    world.stored.events.length = 0
    expect(await end({ sessionId: elsewhere.session.id })).to.include({ outcome: 'ended' })
    expect(world.stored.sessions.get(elsewhere.session.id)?.endedAt).to.deep.equal(began)
    expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
  })

  it('answers the same for another user’s session and an unknown one, and stores nothing', async () => {
    const before = world.stored.rows()
    for (const sessionId of [bob.session.id, 'never', '']) {
      expect(await end({ sessionId })).to.deep.equal({ outcome: 'refused', error: 'not_found' })
    }
    expect(world.stored.rows()).to.deep.equal(before)
    expect(world.stored.events).to.deep.equal([])
  })

  for (const [call, which] of [
    ['sessions.find', { sessionId: 'id' }],
    ['sessions.end', 'own'],
    ['sessions.endAll', 'all'],
    ['sessions.endOthers', 'others'],
  ] as const) {
    it(`ends nothing where ${call} fails`, async () => {
      const before = world.stored.rows()
      world.stored.failsAt = call
      await expectUnavailable(end(which === 'own' ? { sessionId: alice.session.id } : which))
      expect(world.stored.rows()).to.deep.equal(before)
      expect(world.stored.events).to.deep.equal([])
    })
  }
})
