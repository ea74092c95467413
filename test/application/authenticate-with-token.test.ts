import { expect } from 'chai'
import { AuthenticateWithToken } from '../../src/application/authenticate-with-token.js'
import type { Authentication } from '../../src/application/ports/oauth-provider.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { FakeAcme } from './fakes/fake-acme.js'
import { PROFILE, UID } from './fakes/fake-weibo.js'
import { bound, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WEIBO = { provider: 'weibo', uid: UID }
const ACCESS_TOKEN = 'canary-access-token'

describe('a login by the access token of a native app', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  const comeIn = (browser: string | null = null, provider = 'weibo') =>
    new AuthenticateWithToken(world).execute({
      provider,
      accessToken: ACCESS_TOKEN,
      browser,
      request: REQUEST,
    })

  it('logs a bound person in, and asks Weibo once', async () => {
    bound(world, settle(world, 'Alice'))
    const login = await comeIn()
    if (login.outcome !== 'logged-in') throw new Error(login.outcome)
    expect(login.session.user).to.deep.equal({ id: 'alice', username: 'Alice' })
    expect(world.weibo.inspected).to.deep.equal([ACCESS_TOKEN])
    expect(world.weibo.exchanged).to.deep.equal([])
    const told = { ...WEIBO, user_id: 'alice', method: 'weibo-native' } as const
    expectOneEvent(world, 'weibind.login.succeeded', told, `weibo:${UID}`)
  })

  for (const [browser, holder] of [
    [null, { kind: 'app' }],
    ['jar', { kind: 'browser', browser: 'jar' }],
  ] as const) {
    it(`BI-2: gives a person without a binding a ticket for the ${holder.kind}`, async () => {
      const login = await comeIn(browser)
      if (login.outcome !== 'bind-required') throw new Error(login.outcome)
      expect(login).to.include({ uid: UID, profile: PROFILE, purpose: 'login' })
      const pendings = [...world.stored.pendings.values()]
      expect(pendings.map((pending) => [pending.holder, pending.forUserId])).to.deep.equal([[holder, null]])
      expectOneEvent(world, 'weibind.bind.required', WEIBO, `weibo:${UID}`)
    })
  }

  it('accepts the same token again', async () => {
    bound(world, settle(world, 'Alice'))
    expect([(await comeIn()).outcome, (await comeIn()).outcome]).to.deep.equal(['logged-in', 'logged-in'])
    expect(world.stored.spentStates.size).to.equal(0)
  })

  it('is not found where no such provider is configured, or where it has no login by a token', async () => {
    world = aWorld({ moreProviders: [new FakeAcme()] })
    for (const provider of ['unknown', 'acme'])
      expect(await comeIn(null, provider)).to.deep.equal({ outcome: 'refused', error: 'not_found' })
    expect(world.stored.events).to.deep.equal([])
  })

  const failures: readonly Exclude<Authentication, { outcome: 'authenticated' }>[] = [
    { outcome: 'refused', error: 'invalid_code' },
    { outcome: 'refused', error: 'access_denied' },
    { outcome: 'failed', error: 'provider_error', retryAfterSeconds: 30 },
    { outcome: 'failed', error: 'provider_timeout' },
  ]
  for (const answer of failures) {
    const { outcome: _outcome, ...why } = answer
    it(`refuses with ${JSON.stringify(why)} what Weibo answers so, and stores nothing else`, async () => {
      world.weibo.answer = answer
      const before = world.stored.rows()
      expect(await comeIn()).to.deep.equal({ outcome: 'refused', ...why })
      expect(world.stored.rows()).to.deep.equal(before)
      expectOneEvent(world, 'weibind.login.failed', { provider: 'weibo', method: 'weibo-native', reason: why.error })
    })
  }

  it('gives no token if the event cannot be stored, for every outcome', async () => {
    world.stored.failsAt = 'pendingBindings.open'
    await expectUnavailable(comeIn())
    bound(world, settle(world, 'Alice'))
    world.stored.failsAt = 'sessions.open'
    await expectUnavailable(comeIn())
    world.weibo.answer = { outcome: 'refused', error: 'invalid_code' }
    world.stored.failsAt = 'outbox.append'
    await expectUnavailable(comeIn())
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.sessions.size).to.equal(0)
  })
})
