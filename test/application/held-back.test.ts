import { expect } from 'chai'
import { AuthenticateWithCode } from '../../src/application/authenticate-with-code.js'
import { AuthenticateWithProvider, type ProviderCallback } from '../../src/application/authenticate-with-provider.js'
import type { ProviderFailure } from '../../src/application/ports/oauth-provider.js'
import { expectOneEvent } from './fakes/assertions.js'
import { FakeKite } from './fakes/fake-kite.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const HELD_BACK: ProviderFailure = { outcome: 'failed', error: 'provider_error', retryAfterSeconds: 4 }
const REFUSED = { outcome: 'refused', error: 'provider_error', retryAfterSeconds: 4 }
const INVALID_STATE = { outcome: 'refused', error: 'invalid_state' }

class HeldBackKite extends FakeKite {
  isHeldBack = true
  heldBack(): ProviderFailure | null {
    return this.isHeldBack ? HELD_BACK : null
  }
}

describe('while the exchanges of a provider are held back (OB-5)', () => {
  let kite: HeldBackKite
  let world: World
  let state: string

  beforeEach(() => {
    kite = new HeldBackKite()
    world = aWorld({ moreProviders: [kite] })
    state = world.states.begin({ provider: 'kite', channel: 'web', browser: 'jar', purpose: { kind: 'login' } })
  })

  function comeBack(callback: Partial<ProviderCallback> = {}) {
    const ordinary = { provider: 'kite', answer: { code: 'canary' }, state, browser: 'jar', request: REQUEST }
    return new AuthenticateWithProvider(world).execute({ ...ordinary, ...callback })
  }
  const comeIn = () =>
    new AuthenticateWithCode(world).execute({
      provider: 'kite',
      channel: 'app',
      code: 'canary',
      browser: null,
      request: REQUEST,
    })

  it('a callback spends nothing, has one event, and can be repeated later', async () => {
    const before = world.stored.rows()
    expect(await comeBack()).to.deep.equal(REFUSED)
    expect(kite.exchanged).to.deep.equal([])
    expect(world.stored.rows()).to.deep.equal(before)
    expectOneEvent(world, 'weibind.login.failed', {
      provider: 'kite',
      channel: 'web',
      method: 'kite-web',
      reason: 'provider_error',
    })
    kite.isHeldBack = false
    expect(await comeBack()).to.include({ outcome: 'bind-required' })
  })

  it('a bind says which user wanted it', async () => {
    const purpose = { kind: 'bind', userId: 'alice' } as const
    const toBind = world.states.begin({ provider: 'kite', channel: 'web', browser: 'jar', purpose })
    expect(await comeBack({ state: toBind })).to.deep.equal(REFUSED)
    const facts = { provider: 'kite', channel: 'web', user_id: 'alice', reason: 'provider_error' } as const
    expectOneEvent(world, 'weibind.bind.rejected', facts, 'user:alice')
  })

  it('a code of an app is not spent, and can be repeated later', async () => {
    const before = world.stored.rows()
    expect(await comeIn()).to.deep.equal(REFUSED)
    expect(world.stored.rows()).to.deep.equal(before)
    kite.isHeldBack = false
    expect(await comeIn()).to.include({ outcome: 'bind-required' })
  })

  it('a state that is wrong is still said to be wrong', async () => {
    for (const wrong of [{ state: 'unknown' }, { browser: 'other' }, { browser: null }, { channel: 'mp' }])
      expect(await comeBack(wrong), JSON.stringify(wrong)).to.include(INVALID_STATE)
    world.clock.pass(600)
    expect(await comeBack()).to.include(INVALID_STATE)
  })

  it('a state that is spent is still said to be spent, to the browser that it logged in', async () => {
    kite.isHeldBack = false
    await comeBack()
    kite.isHeldBack = true
    expect(await comeBack()).to.deep.equal({ ...INVALID_STATE, isSpentState: true })
  })

  it('a person who refused at the provider is told so', async () => {
    expect(await comeBack({ answer: { code: 'denied' } })).to.include({ error: 'access_denied' })
    const another = world.states.begin({ provider: 'kite', channel: 'web', browser: 'jar', purpose: { kind: 'login' } })
    expect(await comeBack({ state: another, answer: { error: 'access_denied' } })).to.include({
      error: 'access_denied',
    })
  })

  it('a callback without a state does not spend its code, where such callbacks are served', async () => {
    const served = aWorld({ statelessAllowed: true })
    Object.assign(served.weibo, { heldBack: () => HELD_BACK })
    const bare = { provider: 'weibo', state: null, browser: null }
    const callBack = () =>
      new AuthenticateWithProvider(served).execute({ ...bare, answer: { code: 'canary' }, request: REQUEST })
    const before = served.stored.rows()
    expect(await callBack()).to.deep.equal(REFUSED)
    expect(served.stored.rows()).to.deep.equal(before)
    Object.assign(served.weibo, { heldBack: () => null })
    await callBack()
    Object.assign(served.weibo, { heldBack: () => HELD_BACK })
    expect(await callBack()).to.deep.equal({ outcome: 'refused', error: 'invalid_code' })
  })
})
