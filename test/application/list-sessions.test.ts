import { expect } from 'chai'
import { ListSessions } from '../../src/application/list-sessions.js'
import { RefreshSession } from '../../src/application/refresh-session.js'
import { expectUnavailable } from './fakes/assertions.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the list of one’s own sessions', () => {
  let world: World
  let alice: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    alice = loggedIn(world, settle(world, 'Alice'))
  })

  const list = (bearer = alice) => new ListSessions(world).execute(bearer)

  it('lists open sessions, newest first, and marks the current one', async () => {
    const began = world.clock.now()
    world.clock.pass(60)
    const second = loggedIn(world, alice.user)
    const from = { ip: REQUEST.ip, userAgent: REQUEST.userAgent }
    const now = world.clock.now()
    expect(await list()).to.deep.equal([
      { id: second.session.id, isCurrent: false, openedAt: now, lastSeenAt: now, ...from },
      { id: alice.session.id, isCurrent: true, openedAt: began, lastSeenAt: began, ...from },
    ])
  })

  it('gives the last refresh as the time of the last use', async () => {
    const began = world.clock.now()
    world.clock.pass(3600)
    await new RefreshSession(world).execute({ refreshToken: alice.refreshToken, request: REQUEST })
    const [shown] = await list()
    expect(shown).to.include({ isCurrent: true })
    expect([shown?.openedAt, shown?.lastSeenAt]).to.deep.equal([began, world.clock.now()])
  })

  it('lists neither ended sessions nor those of another user', async () => {
    const ended = loggedIn(world, alice.user)
    world.stored.sessions.set(ended.session.id, { ...ended.session, endedAt: world.clock.now() })
    loggedIn(world, settle(world, 'Bob'))
    expect((await list()).map(({ id }) => id)).to.deep.equal([alice.session.id])
    world.clock.pass(30 * 86_400)
    expect(await list()).to.deep.equal([])
  })

  it('shows the newest 200', async () => {
    for (let count = 0; count < 200; count++) loggedIn(world, alice.user)
    const shown = await list()
    expect(shown).to.have.length(200)
    expect(shown.some(({ isCurrent }) => isCurrent)).to.equal(false)
  })

  it('throws while the store is unavailable', async () => {
    world.stored.failsAt = 'sessions.listOpen'
    await expectUnavailable(list())
  })
})
