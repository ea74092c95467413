import { expect } from 'chai'
import { AuthenticateWithCode } from '../../src/application/authenticate-with-code.js'
import {
  AuthenticateWithProvider,
  type AuthenticateWithProviderPorts,
  type ProviderCallback,
} from '../../src/application/authenticate-with-provider.js'
import { BeginLogin } from '../../src/application/begin-login.js'
import { ContinueLogin } from '../../src/application/continue-login.js'
import { LoginStates } from '../../src/application/login-states.js'
import type { ReplayGuard } from '../../src/application/ports/replay-guard.js'
import { Unavailable } from '../../src/application/unavailable.js'
import type { ProviderAccount } from '../../src/domain/provider-identity.js'
import { expectOneEvent } from './fakes/assertions.js'
import { FakeKite, KITE_ACCOUNT } from './fakes/fake-kite.js'
import { bound, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WHOLE: ProviderAccount = { identity: { provider: 'kite', uid: 'all.1' }, handles: ['id:k:1', 'all:1'] }
const INVALID_STATE = { outcome: 'refused', error: 'invalid_state' }

describe('a provider with several channels', () => {
  let world: World
  let kite: FakeKite
  let state: string

  beforeEach(() => {
    kite = new FakeKite()
    world = aWorld({ moreProviders: [kite] })
    state = begin('mp')
  })

  function begin(channel: string, provider = 'kite') {
    return world.states.begin({ provider, channel, browser: 'jar', purpose: { kind: 'login' } })
  }
  function comeBack(callback: Partial<ProviderCallback> = {}, ports: Partial<AuthenticateWithProviderPorts> = {}) {
    const ordinary = { provider: 'kite', answer: { code: 'canary' }, state, browser: 'jar', request: REQUEST }
    return new AuthenticateWithProvider({ ...world, ...ports }).execute({ ...ordinary, ...callback })
  }
  function comeIn(login: { channel?: string; code?: string; provider?: string; browser?: string } = {}) {
    const ordinary = { provider: 'kite', channel: 'app', code: 'canary', browser: null, request: REQUEST }
    return new AuthenticateWithCode(world).execute({ ...ordinary, ...login })
  }
  const beginIn = (userAgent: string, channel?: string) =>
    new BeginLogin(world).execute({
      provider: 'kite',
      channel,
      browser: 'jar',
      userAgent,
      bindFor: null,
      forceLogin: false,
    })

  it('begins at the channel for the browser, and at another one where that is asked for', async () => {
    expect(await beginIn('Kite')).to.include({ channel: 'mp', hint: null })
    expect(await beginIn('Firefox')).to.include({ channel: 'web', hint: 'open_outside_wechat' })
    expect(await beginIn('Firefox', 'mp')).to.include({ channel: 'mp', hint: 'open_outside_wechat' })
  })

  it('exchanges a code at the channel of its state, which the event names', async () => {
    bound(world, settle(world, 'Alice'), KITE_ACCOUNT)
    expect(await comeBack()).to.include({ outcome: 'logged-in' })
    expect(kite.exchanged).to.deep.equal([['canary', 'mp']])
    const told = { provider: 'kite', uid: 'k.1', user_id: 'alice', method: 'kite-mp', channel: 'mp' }
    expectOneEvent(world, 'weibind.login.succeeded', told, 'kite:k.1')
  })

  it('names the channel in the event of a ticket', async () => {
    expect(await comeBack()).to.include({ outcome: 'bind-required' })
    expectOneEvent(world, 'weibind.bind.required', { provider: 'kite', uid: 'k.1', channel: 'mp' }, 'kite:k.1')
  })

  it('WX-12: hands the number of a refusal or a failure on to the event', async () => {
    kite.answer = { outcome: 'refused', error: 'access_denied', providerCode: 40226 }
    expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'access_denied' })
    const told = {
      provider: 'kite',
      method: 'kite-mp',
      channel: 'mp',
      reason: 'access_denied',
      provider_code: 40226,
    } as const
    expectOneEvent(world, 'weibind.login.failed', told)
  })

  for (const code of ['', 'denied']) {
    it(`WX-10: takes the code "${code}" for a refusal: no exchange, and the state is spent`, async () => {
      expect(await comeBack({ answer: { code } })).to.deep.equal({ outcome: 'refused', error: 'access_denied' })
      expect(kite.exchanged).to.deep.equal([])
      expect(await comeBack()).to.deep.equal(INVALID_STATE)
    })
  }

  it('WX-1: sends a code once, of 200 callbacks at once with as many states', async () => {
    const logins = await Promise.all(Array.from({ length: 200 }, () => comeBack({ state: begin('mp') })))
    expect(logins.filter(({ outcome }) => outcome === 'bind-required')).to.have.lengthOf(1)
    expect(logins.filter((login) => 'error' in login && login.error === 'invalid_code')).to.have.lengthOf(199)
    expect(kite.exchanged).to.deep.equal([['canary', 'mp']])
    expect(world.stored.events).to.have.lengthOf(200)
  })

  it('WX-1: does not send a code at a second channel', async () => {
    await comeBack()
    expect(await comeIn()).to.deep.equal({ outcome: 'refused', error: 'invalid_code' })
    expect(kite.exchanged).to.deep.equal([['canary', 'mp']])
  })

  describe('whose page of the return is loaded twice (WX-11)', () => {
    it('reports a state as spent after a success, for 30 s', async () => {
      await comeBack()
      world.clock.pass(29)
      expect(await comeBack()).to.deep.equal({ ...INVALID_STATE, isSpentState: true })
      expect(await comeBack({ answer: { code: 'another' } })).to.deep.equal({ ...INVALID_STATE, isSpentState: true })
      world.clock.pass(1)
      expect(await comeBack()).to.deep.equal(INVALID_STATE)
      expect(kite.exchanged).to.have.lengthOf(1)
    })

    it('reports it also where the state has expired meanwhile, to the same browser only', async () => {
      world.clock.pass(595)
      await comeBack()
      world.clock.pass(10)
      expect(await comeBack()).to.deep.equal({ ...INVALID_STATE, isSpentState: true })
      expect(await comeBack({ browser: 'other-jar' })).to.deep.equal(INVALID_STATE)
      world.clock.pass(20)
      expect(await comeBack()).to.deep.equal(INVALID_STATE)
    })

    it('does not report a state that expired unused', async () => {
      world.clock.pass(600)
      expect(await comeBack()).to.deep.equal(INVALID_STATE)
    })

    it('completes the login where its success cannot be stored, and logs that', async () => {
      const { spend } = world.replayGuard
      let calls = 0
      const replayGuard: ReplayGuard = {
        ...world.replayGuard,
        spend: async (id, until) => {
          calls += 1
          if (calls === 3) throw new Unavailable('the store is down')
          return spend(id, until)
        },
      }
      const states = new LoginStates({ ...world, replayGuard })
      const callback = { provider: 'kite', answer: { code: 'canary' }, state, browser: 'jar', request: REQUEST }
      const login = await new AuthenticateWithProvider({ ...world, replayGuard, states }).execute(callback)
      expect(calls).to.equal(3)
      expect(login).to.include({ outcome: 'bind-required' })
      expect(world.log.lines).to.have.lengthOf(1)
      expect(world.log.lines[0]).to.include({ request_id: REQUEST.requestId })
    })

    it('reports it to the same browser only', async () => {
      await comeBack()
      for (const browser of ['other-jar', null]) expect(await comeBack({ browser })).to.deep.equal(INVALID_STATE)
    })

    it('does not report a state that led to a refusal', async () => {
      kite.answer = { outcome: 'refused', error: 'invalid_code' }
      await comeBack()
      expect(await comeBack()).to.deep.equal(INVALID_STATE)
    })

    it('does not report another provider’s state', async () => {
      const ofWeibo = { provider: 'weibo', state: begin('web', 'weibo') }
      await comeBack(ofWeibo)
      expect(await comeBack(ofWeibo)).to.deep.equal(INVALID_STATE)
    })
  })

  describe('whose answer lacks a handle', () => {
    it('is asked for it where the account is not bound', async () => {
      kite.lacksHandle(WHOLE)
      const login = await comeBack()
      expect(login).to.include({ outcome: 'bind-required', uid: 'all.1' })
      expect([...world.stored.pendings.values()].map(({ handles }) => handles)).to.deep.equal([WHOLE.handles])
      expect(kite.asked).to.deep.equal([false])
    })

    it('is asked for it where the binding lacks it too, and not where the binding has it', async () => {
      bound(world, settle(world, 'Alice'), KITE_ACCOUNT)
      kite.lacksHandle(KITE_ACCOUNT)
      expect(await comeBack()).to.include({ outcome: 'logged-in' })
      expect(kite.asked).to.deep.equal([true])
      world.stored.bindings.splice(0)
      bound(world, settle(world, 'Bob'), WHOLE)
      expect(await comeBack({ answer: { code: 'another' }, state: begin('web') })).to.include({ outcome: 'logged-in' })
      expect(kite.asked).to.deep.equal([true])
    })

    it('WX-8: fails if the handle is required and the provider does not return it', async () => {
      kite.lacksHandle({ outcome: 'failed', error: 'provider_error' })
      expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'provider_error' })
      expect(await comeIn({ code: 'another' })).to.deep.equal({ outcome: 'refused', error: 'provider_error' })
      expect(world.stored.pendings.size).to.equal(0)
    })

    it('WX-8: fails if the account is unbound while the provider is asked, and the handle is required', async () => {
      bound(world, settle(world, 'Alice'), KITE_ACCOUNT)
      kite.lacksHandle((isKnown) => {
        world.stored.bindings.splice(0)
        return isKnown ? KITE_ACCOUNT : { outcome: 'failed', error: 'provider_error' }
      })
      expect(await comeBack()).to.deep.equal({ outcome: 'refused', error: 'provider_error' })
      expect(kite.asked).to.deep.equal([true, false])
      expect(world.stored.sessions.size).to.equal(0)
    })

    it('WX-8: fails if its user is deleted before the session is opened, and the handle is required', async () => {
      bound(world, settle(world, 'Alice'), WHOLE)
      kite.lacksHandle({ outcome: 'failed', error: 'provider_error' })
      const users = {
        ...world.users,
        async find() {
          world.stored.bindings.splice(0)
          return null
        },
      }
      const continuation = new ContinueLogin({ ...world, users })
      expect(await comeBack({}, { continuation })).to.deep.equal({ outcome: 'refused', error: 'provider_error' })
      expect(kite.asked).to.deep.equal([false])
      expect(world.stored.pendings.size).to.equal(0)
    })
  })

  describe('and a login by the code of an app', () => {
    it('logs a bound person in, without a state', async () => {
      bound(world, settle(world, 'Alice'), KITE_ACCOUNT)
      expect(await comeIn()).to.include({ outcome: 'logged-in' })
      expect(kite.exchanged).to.deep.equal([['canary', 'app']])
      const told = { provider: 'kite', uid: 'k.1', user_id: 'alice', method: 'kite-app', channel: 'app' }
      expectOneEvent(world, 'weibind.login.succeeded', told, 'kite:k.1')
    })

    it('gives the ticket to the app, or to the browser whose cookie came along', async () => {
      await comeIn()
      await comeIn({ code: 'another', browser: 'jar' })
      const holders = [...world.stored.pendings.values()].map(({ holder }) => holder)
      expect(holders).to.deep.equal([{ kind: 'app' }, { kind: 'browser', browser: 'jar' }])
    })

    it('WX-1: sends each code once, of 200 calls at once', async () => {
      const logins = await Promise.all(Array.from({ length: 200 }, () => comeIn()))
      expect(logins.filter(({ outcome }) => outcome === 'bind-required')).to.have.lengthOf(1)
      expect(logins).to.deep.include({ outcome: 'refused', error: 'invalid_code' })
      expect(kite.exchanged).to.have.lengthOf(1)
      expect(world.stored.events).to.have.lengthOf(200)
    })

    it('stores one event if it is refused', async () => {
      kite.answer = { outcome: 'refused', error: 'snapshot_user' }
      expect(await comeIn()).to.deep.equal({ outcome: 'refused', error: 'snapshot_user' })
      expectOneEvent(world, 'weibind.login.failed', {
        provider: 'kite',
        method: 'kite-app',
        channel: 'app',
        reason: 'snapshot_user',
      })
    })

    it('finds no channel that is not configured, accepts none of another kind, and audits neither', async () => {
      const notFound = { outcome: 'refused', error: 'not_found' }
      expect(await comeIn({ channel: 'mini' })).to.deep.equal(notFound)
      expect(await comeIn({ provider: 'weibo' })).to.deep.equal(notFound)
      for (const channel of ['web', 'mp', 'other']) expect(await comeIn({ channel })).to.include({ outcome: 'invalid' })
      expect(kite.exchanged).to.deep.equal([])
      expect(world.stored.events).to.deep.equal([])
    })
  })
})
