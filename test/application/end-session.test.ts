import { expect } from 'chai'
import { EndSession, type Logout } from '../../src/application/end-session.js'
import { IdentifyBearer } from '../../src/application/identify-bearer.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the ending of a session', () => {
  let world: World
  let alice: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    alice = loggedIn(world, settle(world, 'Alice'))
  })

  const end = (by: Logout['by']) => new EndSession(world).execute({ by, request: REQUEST })

  for (const kind of ['refreshToken', 'accessToken'] as const) {
    it(`takes the ${kind}, and the access token is refused at once`, async () => {
      const ending = kind === 'refreshToken' ? { refreshToken: alice.refreshToken } : { accessToken: alice.token }
      expect(await end(ending)).to.deep.equal({ outcome: 'ended' })
      expect(world.stored.sessions.get(alice.session.id)?.endedAt).to.deep.equal(world.clock.now())
      expect(await new IdentifyBearer(world).execute(alice.token)).to.equal(null)
      expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
    })

    it(`succeeds a second time by the ${kind}, and keeps the first end`, async () => {
      const ending = kind === 'refreshToken' ? { refreshToken: alice.refreshToken } : { accessToken: alice.token }
      await end(ending)
      const first = world.clock.now()
      world.clock.pass(60)
      world.stored.events.length = 0
      expect(await end(ending)).to.deep.equal({ outcome: 'ended' })
      expect(world.stored.sessions.get(alice.session.id)?.endedAt).to.deep.equal(first)
      expectOneEvent(world, 'weibind.session.ended', { user_id: 'alice' }, 'user:alice')
    })
  }

  it('ends no other session of the user', async () => {
    const other = loggedIn(world, alice.user)
    await end({ refreshToken: alice.refreshToken })
    expect(world.stored.sessions.get(other.session.id)?.endedAt).to.equal(null)
  })

  it('BI-4: refuses an unknown refresh token, and stores only the event', async () => {
    for (const refreshToken of ['', 'unknown', alice.token]) {
      world.stored.events.length = 0
      const before = world.stored.rows()
      expect(await end({ refreshToken })).to.deep.equal({ outcome: 'refused', error: 'invalid_refresh_token' })
      expect(world.stored.rows()).to.deep.equal(before)
      expectOneEvent(world, 'weibind.request.refused', { action: 'logout', reason: 'invalid_refresh_token' })
    }
  })

  it('BI-4: refuses an access token that names another user’s session', async () => {
    const accessToken = `canary-access bob ${alice.session.id}`
    expect(await end({ accessToken })).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    expect(world.stored.sessions.get(alice.session.id)?.endedAt).to.equal(null)
    expect(world.stored.events).to.deep.equal([])
  })

  it('BI-4: refuses an invalid access token without an event', async () => {
    for (const accessToken of ['', 'unknown', alice.refreshToken]) {
      expect(await end({ accessToken })).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    }
    expect(world.stored.journal).to.deep.equal([])
  })

  it('ends nothing where that cannot be stored', async () => {
    world.stored.failsAt = 'sessions.end'
    await expectUnavailable(end({ refreshToken: alice.refreshToken }))
    expect(world.stored.sessions.get(alice.session.id)?.endedAt).to.equal(null)
  })

  it('gives no answer to a wrong token whose event cannot be stored', async () => {
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(end({ refreshToken: 'unknown' }))
  })
})
