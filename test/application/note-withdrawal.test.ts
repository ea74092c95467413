import { expect } from 'chai'
import { NoteWithdrawal } from '../../src/application/note-withdrawal.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { FakeAcme } from './fakes/fake-acme.js'
import { APP_KEY, UID } from './fakes/fake-weibo.js'
import { bound, forget, loggedIn, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const TOLD = { provider: 'weibo', uid: UID, user_id: 'alice', verified: false } as const

describe('the notice of a withdrawal', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
    const alice = settle(world, 'Alice')
    bound(world, alice)
    loggedIn(world, alice)
    forget(world)
  })

  const report = (notice: object = {}, provider = 'weibo') =>
    new NoteWithdrawal(world).execute({
      provider,
      notice: { source: APP_KEY, uid: UID, ...notice },
      request: REQUEST,
    })

  it('leads to one event, marked as not verified, and to no other change', async () => {
    const { withdrawals: _, ...before } = world.stored.rows()
    await report()
    expectOneEvent(world, 'weibind.provider.deauthorized', TOLD, `weibo:${UID}`)
    const { withdrawals, ...after } = world.stored.rows()
    expect(after).to.deep.equal(before)
    expect(withdrawals.size).to.equal(1)
  })

  it('leads to another event after an hour, and not before', async () => {
    await report()
    world.clock.pass(3599)
    await report()
    expect(world.stored.events).to.have.length(1)
    world.clock.pass(1)
    await report()
    expect(world.stored.events).to.have.length(2)
  })

  it('costs one read and stores nothing where the account is not bound', async () => {
    await report({ uid: '7' })
    expect(world.stored.journal).to.deep.equal(['bindings.find'])
    expect(world.stored.events).to.deep.equal([])
  })

  it('reads and stores nothing if it is for another application', async () => {
    await report({ source: '2000000002' })
    expect(world.stored.journal).to.deep.equal([])
  })

  it('is dropped where no such provider is configured, or where it reports no withdrawals', async () => {
    world = aWorld({ moreProviders: [new FakeAcme()] })
    await report({}, 'unknown')
    await report({}, 'acme')
    expect(world.stored.journal).to.deep.equal([])
  })

  it('fails if the event cannot be stored', async () => {
    world.stored.failsAt = 'bindings.noteWithdrawal'
    await expectUnavailable(report())
  })
})
