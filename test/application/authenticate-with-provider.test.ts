import { expect } from 'chai'
import { AuthenticateWithProvider, type ProviderCallback } from '../../src/application/authenticate-with-provider.js'
import type { Authentication } from '../../src/application/ports/oauth-provider.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { FakeAcme } from './fakes/fake-acme.js'
import { ACCOUNT, accountOf, PROFILE, UID } from './fakes/fake-weibo.js'
import { bound, settle } from './fakes/people.js'
import { aWorld, REQUEST, WEB, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }

describe('a login that comes back from Weibo', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  function comeBack(callback: Partial<ProviderCallback> = {}) {
    const state =
      callback.state === undefined
        ? world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'login' } })
        : callback.state
    return new AuthenticateWithProvider(world).execute({
      provider: 'weibo',
      answer: { code: 'canary-code' },
      browser: 'jar',
      request: REQUEST,
      ...callback,
      state,
    })
  }

  it('logs a bound person in', async () => {
    bound(world, settle(world, 'Alice'))
    const login = await comeBack()
    if (login.outcome !== 'logged-in') throw new Error(login.outcome)
    expect(login.session.user).to.deep.equal({ id: 'alice', username: 'Alice' })
    expect(login.session.expiresInSeconds).to.equal(900)
    expect([...world.stored.sessions.values()].map(({ userId }) => userId)).to.deep.equal(['alice'])
    expectOneEvent(world, 'weibind.login.succeeded', { ...WEIBO, user_id: 'alice', method: 'weibo' }, `weibo:${UID}`)
  })

  it('gives a person without a binding a ticket, with the profile from Weibo', async () => {
    const login = await comeBack()
    if (login.outcome !== 'bind-required') throw new Error(login.outcome)
    expect(login).to.include({ uid: UID, profile: PROFILE, purpose: 'login' })
    expect(login.ticket.expiresInSeconds).to.equal(600)
    expect([...world.stored.pendings.values()]).to.deep.equal([
      {
        ticketHash: world.secrets.hash(login.ticket.ticket),
        ...ACCOUNT,
        profile: PROFILE,
        holder: { kind: 'browser', browser: 'jar' },
        forUserId: null,
        wrongPasswords: 0,
        expiresAt: world.clock.in(600),
      },
    ])
    expect(world.stored.sessions.size).to.equal(0)
    expectOneEvent(world, 'weibind.bind.required', WEIBO, `weibo:${UID}`)
  })

  it('gives a ticket if Weibo returns no profile', async () => {
    world.weibo.answer = { outcome: 'authenticated', account: ACCOUNT, profile: async () => null }
    expect(await comeBack()).to.include({ outcome: 'bind-required', profile: null })
  })

  it('OA-7: compares uids as text, so that 0123 is not 123', async () => {
    bound(world, settle(world, 'Alice'), accountOf('123'))
    world.weibo.answer = { outcome: 'authenticated', account: accountOf('0123'), profile: async () => null }
    expect(await comeBack()).to.include({ outcome: 'bind-required', uid: '0123' })
  })

  it('does not ask Weibo for the profile of a bound person', async () => {
    bound(world, settle(world, 'Alice'))
    const profile = async () => {
      throw new Error('asked')
    }
    world.weibo.answer = { outcome: 'authenticated', account: ACCOUNT, profile }
    expect(await comeBack()).to.include({ outcome: 'logged-in' })
  })

  const failures: readonly Exclude<Authentication, { outcome: 'authenticated' }>[] = [
    { outcome: 'refused', error: 'invalid_code' },
    { outcome: 'refused', error: 'access_denied' },
    { outcome: 'failed', error: 'provider_error', retryAfterSeconds: 30 },
    { outcome: 'failed', error: 'provider_timeout' },
  ]
  for (const answer of failures) {
    const { outcome: _outcome, ...why } = answer
    it(`refuses with ${JSON.stringify(why)} what Weibo answers so, once and for this state`, async () => {
      world.weibo.answer = answer
      const state = world.states.begin({ ...WEB, browser: 'jar', purpose: { kind: 'login' } })
      const { spentStates: _, ...before } = world.stored.rows()
      expect(await comeBack({ state })).to.deep.equal({ outcome: 'refused', ...why })
      const { spentStates, ...rows } = world.stored.rows()
      expect(rows).to.deep.equal(before)
      expect(spentStates.size).to.equal(1)
      expectOneEvent(world, 'weibind.login.failed', { provider: 'weibo', method: 'weibo', reason: why.error })
    })
  }

  for (const [error, reason] of [
    ['access_denied', 'access_denied'],
    ['server_error', 'provider_error'],
    ['<script>', 'provider_error'],
  ] as const) {
    it(`OA-6: answers ${reason} where Weibo sent the browser back with ${error}, and reflects nothing`, async () => {
      expect(await comeBack({ answer: { error } })).to.deep.equal({ outcome: 'refused', error: reason })
      expect(world.weibo.exchanged).to.deep.equal([])
      expectOneEvent(world, 'weibind.login.failed', { provider: 'weibo', method: 'weibo', reason })
      expect(JSON.stringify(world.stored.events)).to.not.include('<script>')
    })
  }

  it('is not found where no such provider is configured', async () => {
    expect(await comeBack({ provider: 'acme' })).to.deep.equal({ outcome: 'refused', error: 'not_found' })
    expect(world.stored.events).to.deep.equal([])
  })

  it('exchanges the code for the channel that the login began with, and records its method', async () => {
    const acme = new FakeAcme()
    world = aWorld({ moreProviders: [acme] })
    for (const channel of ['kiosk', 'web']) {
      const begun = { provider: 'acme', channel, browser: 'jar', purpose: { kind: 'login' } } as const
      await comeBack({ provider: 'acme', state: world.states.begin(begun) })
    }
    expect(acme.exchangedFor).to.deep.equal(['kiosk', 'web'])
    expect(world.stored.events.map(({ data }) => data.method)).to.deep.equal(['acme-kiosk', 'acme-web'])
  })

  it('gives no token if the event cannot be stored, for every outcome', async () => {
    world.stored.failsAt = 'pendingBindings.open'
    await expectUnavailable(comeBack())
    bound(world, settle(world, 'Alice'))
    world.stored.failsAt = 'sessions.open'
    await expectUnavailable(comeBack())
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(comeBack({ answer: { error: 'access_denied' } }))
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.sessions.size).to.equal(0)
  })
})
