import { expect } from 'chai'
import type { ProviderFailure } from '../../src/application/ports/oauth-provider.js'
import type { LoginPurpose } from '../../src/domain/login-attempt.js'
import { FakeKite } from './fakes/fake-kite.js'
import { loggedIn, PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, WEB, type World } from './fakes/world.js'

const CODE = 'canary-code'
const WRONG = 'canary-wrong'

/** Every flow and every refusal, each with secrets that say what they are. */
async function everything(world: World): Promise<readonly string[]> {
  const alice = loggedIn(world, settle(world, 'Alice'))
  const { app } = world
  const request = REQUEST
  const browser = 'canary-jar'
  const provider = 'weibo'
  const begun = await app.beginLogin.execute({
    provider,
    browser,
    bindFor: null,
    forceLogin: false,
    userAgent: 'Firefox',
  })
  const state = begun.outcome === 'begun' ? begun.state : ''
  const code = { provider, answer: { code: CODE }, browser, request }
  const toBind = world.states.begin({ ...WEB, browser, purpose: { kind: 'bind', userId: 'alice' } })
  const ticket = await ticketed(world, browser)
  const spare = await ticketed(world, browser)
  const form = { username: 'Carol', password: PASSWORD, browser, request }
  const results: readonly { readonly outcome: string }[] = [
    await app.authenticate.execute({ ...code, state }),
    await app.authenticate.execute({ ...code, state }),
    await app.authenticate.execute({ ...code, state: 'canary-state' }),
    await app.authenticate.execute({ provider, answer: { error: 'canary-error' }, state: toBind, browser, request }),
    await app.bind.execute({ provider, ticket, by: { username: 'alice', password: WRONG }, browser, request }),
    await app.bind.execute({ provider, ticket: 'canary-ticket', by: alice, browser, request }),
    await app.bind.execute({ provider, ticket, by: { username: 'alice', password: PASSWORD }, browser, request }),
    await app.register.execute({ ...form, ticket: 'canary-ticket' }),
    await app.register.execute({ ...form, ticket: spare }),
    await app.register.execute({ ...form, ticket: null }),
    await app.logIn.execute({ username: 'alice', password: WRONG, request }),
    await app.logIn.execute({ username: 'canary-name', password: PASSWORD, request }),
    await app.logIn.execute({ username: 'alice', password: PASSWORD, request }),
    await app.authenticate.execute({
      ...code,
      state: world.states.begin({ ...WEB, browser, purpose: { kind: 'login' } }),
    }),
    await app.authenticateWithToken.execute({ provider, accessToken: 'canary-access', browser, request }),
    await app.refresh.execute({ refreshToken: alice.refreshToken, request }),
    await app.refresh.execute({ refreshToken: 'canary-refresh', request }),
    await app.logOut.execute({ by: { refreshToken: 'canary-refresh' }, request }),
    await app.logOut.execute({ by: { accessToken: alice.token }, request }),
    await app.endOwnSessions.execute({ which: { sessionId: alice.session.id }, by: alice, request }),
    await app.endOwnSessions.execute({ which: 'all', by: alice, request }),
  ]
  await app.noteWithdrawal.execute({ provider, notice: { source: 'canary-source', uid: 'canary-uid' }, request })
  await app.identify.execute(alice.token)
  return results.map(({ outcome }) => outcome)
}

/** A login by a callback, a bind, a code of an app and a token of an app. */
async function failedLogins({ app, states }: World): Promise<readonly string[]> {
  const browser = 'canary-jar'
  const request = REQUEST
  const begun = (provider: string, purpose: LoginPurpose) =>
    states.begin({ provider, channel: 'web', browser, purpose })
  const results: { readonly outcome: string }[] = []
  for (const provider of ['weibo', 'kite'])
    for (const purpose of [{ kind: 'login' }, { kind: 'bind', userId: 'alice' }] as const) {
      const callback = { provider, answer: { code: `${CODE}-${provider}-${purpose.kind}` }, browser, request }
      results.push(await app.authenticate.execute({ ...callback, state: begun(provider, purpose) }))
    }
  const ofApp = { browser: null, request }
  const code = { provider: 'kite', channel: 'app', code: 'canary-code-of-app' }
  results.push(await app.authenticateWithCode.execute({ ...ofApp, ...code }))
  results.push(await app.authenticateWithToken.execute({ ...ofApp, provider: 'weibo', accessToken: 'canary-access' }))
  return results.map(({ outcome }) => outcome)
}

describe('all use cases together', () => {
  it('LG-1: leave no code, state, ticket, token, password or browser in any event', async () => {
    const world = aWorld()
    await everything(world)
    expect(JSON.stringify(world.stored.events)).to.not.include('canary')
  })

  it('LG-1: keep no code, state, ticket or token in any row', async () => {
    const world = aWorld()
    await everything(world)
    const { users: _hashesOfTheFake, ...rows } = world.stored.rows()
    const text = JSON.stringify(Object.values(rows).map((rows) => [...rows]))
    expect(text.replaceAll('canary-jar', '')).to.not.include('canary')
  })

  const failures: Readonly<Record<string, ProviderFailure | null>> = {
    'that failed': { outcome: 'failed', error: 'provider_error' },
    'that did not answer': { outcome: 'failed', error: 'provider_timeout' },
    'that rejects our configuration': { outcome: 'failed', error: 'provider_error', cause: 'configuration' },
    'that limits us': { outcome: 'failed', error: 'provider_error', cause: 'limit', retryAfterSeconds: 60 },
    'that is held back': null,
  }
  for (const [what, failure] of Object.entries(failures)) {
    it(`LG-1, LG-2: leave no secret, and one event each, of logins at a provider ${what}`, async () => {
      const kite = new FakeKite()
      const world = aWorld({ moreProviders: [kite] })
      const heldBack: ProviderFailure = { outcome: 'failed', error: 'provider_error', retryAfterSeconds: 5 }
      if (failure) kite.answer = world.weibo.answer = failure
      else for (const provider of [kite, world.weibo]) Object.assign(provider, { heldBack: () => heldBack })
      if (!failure) world.weibo.answer = heldBack
      const outcomes = await failedLogins(world)
      expect(new Set(outcomes)).to.deep.equal(new Set(['refused']))
      expect(world.stored.events).to.have.length(outcomes.length)
      const text = JSON.stringify([world.stored.events, [...world.stored.spentStates], world.log.lines])
      expect(text).to.not.include('canary')
    })
  }

  it('LG-2: leave exactly one event for each result', async () => {
    const world = aWorld()
    const outcomes = await everything(world)
    expect(outcomes.filter((outcome) => outcome !== 'refused')).to.deep.equal([
      'bind-required',
      'bound',
      'registered',
      'logged-in',
      'logged-in',
      'logged-in',
      'refreshed',
      'ended',
      'ended',
      'ended',
    ])
    expect(world.stored.events).to.have.length(outcomes.length)
    expect(new Set(world.stored.events.map(({ id }) => id)).size).to.equal(outcomes.length)
  })
})
