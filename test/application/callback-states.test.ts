import { expect } from 'chai'
import { AuthenticateWithProvider, type ProviderCallback } from '../../src/application/authenticate-with-provider.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { aWorld, REQUEST, WEB, type World } from './fakes/world.js'

const INVALID_STATE = { outcome: 'refused', error: 'invalid_state' }

describe('the state of a callback', () => {
  let world: World
  let state: string

  beforeEach(() => {
    world = aWorld()
    state = world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'login' } })
  })

  function comeBack(callback: Partial<ProviderCallback> = {}) {
    const ordinary = { provider: 'weibo', answer: { code: 'canary-code' }, state, browser: 'jar', request: REQUEST }
    return new AuthenticateWithProvider(world).execute({ ...ordinary, ...callback })
  }

  const wrong: Readonly<Record<string, Partial<ProviderCallback>>> = {
    missing: { state: null },
    'missing, from a browser that nobody knows': { state: null, browser: null },
    empty: { state: '' },
    unknown: { state: 'x'.repeat(512) },
    'sealed for something else': { state: 'cookie.WyJhIiwiamFyIixudWxsLDFlMTUsbnVsbF0' },
    "another browser's": { browser: 'other-jar' },
    "a browser's without its cookie": { browser: null },
    "brought with another channel's name": { channel: 'app' },
    'brought with the name of no channel': { channel: 'WEB' },
    'missing, with an error': { state: null, answer: { error: 'access_denied' } },
    "another browser's, with an error": { browser: 'other-jar', answer: { error: 'access_denied' } },
  }
  for (const [kind, callback] of Object.entries(wrong)) {
    it(`OA-2, OA-4: is refused where it is ${kind}: no exchange, nothing spent, one event`, async () => {
      const before = world.stored.rows()
      expect(await comeBack(callback)).to.deep.equal(INVALID_STATE)
      expect(world.weibo.exchanged).to.deep.equal([])
      expect(world.stored.rows()).to.deep.equal(before)
      expectOneEvent(world, 'weibind.login.failed', { provider: 'weibo', method: 'weibo', reason: 'invalid_state' })
    })
  }

  const reasons: Readonly<Record<string, Partial<ProviderCallback>>> = {
    missing: { state: null },
    unknown: { state: 'x'.repeat(128) },
    'other-browser': { browser: 'other-jar' },
    'no-cookie': { browser: null },
  }
  for (const [reason, callback] of Object.entries(reasons)) {
    it(`IN-7: says only in the log that it is refused as ${reason}`, async () => {
      expect(await comeBack(callback)).to.deep.equal(INVALID_STATE)
      expect(world.log.lines).to.deep.equal([{ request_id: REQUEST.requestId, state: reason }])
    })
  }

  it('IN-7: says only in the log that it is refused as spent, expired or another provider’s', async () => {
    await comeBack()
    expect(await comeBack()).to.deep.equal(INVALID_STATE)
    const late = world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'login' } })
    world.clock.pass(600)
    expect(await comeBack({ state: late })).to.deep.equal(INVALID_STATE)
    const purpose = { kind: 'login' } as const
    const foreign = world.states.begin({ provider: 'acme', channel: 'web', browser: 'jar', purpose })
    expect(await comeBack({ state: foreign })).to.deep.equal(INVALID_STATE)
    const request_id = REQUEST.requestId
    expect(world.log.lines).to.deep.equal([
      { request_id, state: 'spent' },
      { request_id, state: 'expired' },
      { request_id, state: 'other-provider' },
    ])
  })

  it('OA-10: is refused where its channel is not configured any more: no exchange, nothing spent', async () => {
    const removed = { provider: 'weibo', channel: 'kiosk', browser: 'jar', purpose: { kind: 'login' } } as const
    const before = world.stored.rows()
    expect(await comeBack({ state: world.states.begin(removed) })).to.deep.equal(INVALID_STATE)
    expect(world.weibo.exchanged).to.deep.equal([])
    expect(world.stored.rows()).to.deep.equal(before)
    expect(world.log.lines).to.deep.equal([{ request_id: REQUEST.requestId, state: 'other-channel' }])
    expectOneEvent(world, 'weibind.login.failed', { provider: 'weibo', method: 'weibo', reason: 'invalid_state' })
  })

  it('OA-10: is good for a callback that names its channel', async () => {
    expect(await comeBack({ channel: 'web' })).to.include({ outcome: 'bind-required' })
  })

  it('OA-2: still serves its own browser after another has tried it', async () => {
    await comeBack({ browser: 'other-jar' })
    expect(await comeBack()).to.include({ outcome: 'bind-required' })
  })

  it('OA-1: is good for 599 s and refused after 600 s, with no exchange', async () => {
    world.clock.pass(599)
    expect(await comeBack()).to.include({ outcome: 'bind-required' })
    const late = world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'login' } })
    world.clock.pass(600)
    expect(await comeBack({ state: late })).to.deep.equal(INVALID_STATE)
    expect(world.weibo.exchanged).to.have.length(1)
  })

  it('OA-3: leads to one exchange and one success, of 200 callbacks at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => comeBack()))
    expect(outcomes.filter(({ outcome }) => outcome === 'bind-required')).to.have.length(1)
    expect(world.weibo.exchanged).to.deep.equal(['canary-code'])
    expect(world.stored.events).to.have.length(200)
    expect(new Set(world.stored.events.map(({ id }) => id)).size).to.equal(200)
  })

  it('OA-3: is spent before the exchange begins', async () => {
    await comeBack()
    expect(world.stored.journal.slice(0, 2)).to.deep.equal(['replayGuard.spend', 'weibo.authenticate'])
  })

  it('OA-3: leads to no exchange where its spending cannot be stored', async () => {
    world.stored.failsAt = 'replayGuard.spend'
    await expectUnavailable(comeBack())
    expect(world.weibo.exchanged).to.deep.equal([])
    expect(world.stored.events).to.deep.equal([])
  })

  it('OA-3: is spent by a refusal at Weibo too', async () => {
    await comeBack({ answer: { error: 'access_denied' } })
    expect(await comeBack()).to.deep.equal(INVALID_STATE)
  })

  it('is refused where it is missing, unless the old front ends are served', async () => {
    world = aWorld({ statelessAllowed: true })
    expect(await comeBack({ state: null })).to.deep.equal(INVALID_STATE)
    const login = await comeBack({ state: null, browser: null })
    expect(login).to.include({ outcome: 'bind-required', purpose: 'login' })
    expect(world.log.lines).to.deep.equal([{ request_id: REQUEST.requestId, state: 'missing' }])
    expect([...world.stored.pendings.values()].map(({ holder }) => holder)).to.deep.equal([{ kind: 'anyone' }])
  })
})
