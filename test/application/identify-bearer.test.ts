import { expect } from 'chai'
import { IdentifyBearer } from '../../src/application/identify-bearer.js'
import { expectUnavailable } from './fakes/assertions.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, type World } from './fakes/world.js'

describe('the bearer of an access token', () => {
  let world: World
  let alice: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    alice = loggedIn(world, settle(world, 'Alice'))
  })

  const identify = (token = alice.token) => new IdentifyBearer(world).execute(token)

  it('is identified with user and session', async () => {
    expect(await identify()).to.deep.equal({ user: alice.user, session: alice.session })
  })

  it('BI-4: is not identified by any other secret', async () => {
    for (const token of ['', alice.refreshToken, alice.session.id]) expect(await identify(token)).to.equal(null)
    expect(world.stored.journal).to.deep.equal([])
  })

  it('is not identified once the session has ended', async () => {
    world.stored.sessions.set(alice.session.id, { ...alice.session, endedAt: world.clock.now() })
    expect(await identify()).to.equal(null)
  })

  it('is not identified once the session has expired', async () => {
    world.clock.pass(30 * 86_400)
    expect(await identify()).to.equal(null)
  })

  it('is not identified if the session is unknown', async () => {
    world.stored.sessions.clear()
    expect(await identify()).to.equal(null)
  })

  it('is not identified if the session is another user’s', async () => {
    settle(world, 'Bob')
    expect(await identify(`canary-access bob ${alice.session.id}`)).to.equal(null)
  })

  it('is not identified if the user was deleted', async () => {
    world.stored.users.clear()
    expect(await identify()).to.equal(null)
  })

  it('is not refused while the store is unavailable: the call throws', async () => {
    world.stored.failsAt = 'sessions.find'
    await expectUnavailable(identify())
  })
})
