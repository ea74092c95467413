import { expect } from 'chai'
import { AuthenticateWithProvider } from '../../src/application/authenticate-with-provider.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { accountOf, UID } from './fakes/fake-weibo.js'
import { bound, settle } from './fakes/people.js'
import { aWorld, REQUEST, WEB, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }

describe('a callback that was begun in order to bind', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
    settle(world, 'Alice')
  })

  function comeBack({ browser = 'jar', seconds = 0 } = {}) {
    const state = world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'bind', userId: 'alice' } })
    world.clock.pass(seconds)
    const answer = { code: 'canary-code' }
    return new AuthenticateWithProvider(world).execute({ provider: 'weibo', answer, state, browser, request: REQUEST })
  }

  it('gives a ticket that only that user can spend', async () => {
    expect(await comeBack()).to.include({ outcome: 'bind-required', purpose: 'bind' })
    expect([...world.stored.pendings.values()].map(({ forUserId }) => forUserId)).to.deep.equal(['alice'])
    expectOneEvent(world, 'weibind.bind.required', { ...WEIBO, user_id: 'alice' }, `weibo:${UID}`)
  })

  it('confirms an account that is bound already, and opens no session', async () => {
    bound(world, settle(world, 'Alice'))
    expect(await comeBack()).to.deep.equal({ outcome: 'already-bound', uid: UID, isConflict: false })
    expect(world.stored.sessions.size).to.equal(0)
    expectOneEvent(world, 'weibind.binding.confirmed', { ...WEIBO, user_id: 'alice' }, `weibo:${UID}`)
  })

  it("BI-6: refuses another user's account, and does not say whose it is", async () => {
    bound(world, settle(world, 'Bob'))
    expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'account_already_bound' })
    expect(world.stored.pendings.size).to.equal(0)
    const told = { ...WEIBO, user_id: 'alice', reason: 'account_already_bound' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  it("refuses another user's account first, where both conflicts are there", async () => {
    bound(world, settle(world, 'Bob'))
    bound(world, settle(world, 'Alice'), accountOf('7'))
    expect(await comeBack()).to.include({ error: 'account_already_bound' })
  })

  it('refuses a second account of the same user', async () => {
    bound(world, settle(world, 'Alice'), accountOf('7'))
    expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'user_already_bound' })
    const told = { ...WEIBO, user_id: 'alice', reason: 'user_already_bound' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  it("OA-2: is a rejected bind without a user if the state is another browser's or expired", async () => {
    const told = { provider: 'weibo', reason: 'invalid_state' } as const
    expect(await comeBack({ browser: 'other-jar' })).to.include({ error: 'invalid_state' })
    expectOneEvent(world, 'weibind.bind.rejected', told)
    world.stored.events.length = 0
    expect(await comeBack({ seconds: 601 })).to.include({ error: 'invalid_state' })
    expectOneEvent(world, 'weibind.bind.rejected', told)
    expect(world.weibo.exchanged).to.deep.equal([])
  })

  it('is refused where the user was deleted since', async () => {
    world.stored.users.clear()
    expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'invalid_state' })
    const told = { ...WEIBO, user_id: 'alice', reason: 'invalid_state' } as const
    expectOneEvent(world, 'weibind.bind.rejected', told, `weibo:${UID}`)
  })

  it('is a rejected bind where Weibo refuses the code', async () => {
    world.weibo.answer = { outcome: 'refused', error: 'invalid_code' }
    expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'invalid_code' })
    expectOneEvent(
      world,
      'weibind.bind.rejected',
      { provider: 'weibo', user_id: 'alice', reason: 'invalid_code' },
      'user:alice',
    )
  })

  it('confirms nothing where the event cannot be stored', async () => {
    bound(world, settle(world, 'Alice'))
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(comeBack())
  })
})
