import { expect } from 'chai'
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
