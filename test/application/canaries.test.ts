import { expect } from 'chai'
import { AuthenticateWithWeibo } from '../../src/application/authenticate-with-weibo.js'
import { AuthenticateWithWeiboToken } from '../../src/application/authenticate-with-weibo-token.js'
import { BeginWeiboLogin } from '../../src/application/begin-weibo-login.js'
import { BindAccount } from '../../src/application/bind-account.js'
import { EndOwnSessions } from '../../src/application/end-own-sessions.js'
import { EndSession } from '../../src/application/end-session.js'
import { IdentifyBearer } from '../../src/application/identify-bearer.js'
import { LogInWithPassword } from '../../src/application/log-in-with-password.js'
import { NoteWithdrawal } from '../../src/application/note-withdrawal.js'
import { RefreshSession } from '../../src/application/refresh-session.js'
import { RegisterUser } from '../../src/application/register-user.js'
import { loggedIn, PASSWORD, settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const CODE = 'canary-code'
const WRONG = 'canary-wrong'

/** Every flow and every refusal, each with secrets that say what they are. */
async function everything(world: World): Promise<readonly string[]> {
  const alice = loggedIn(world, settle(world, 'Alice'))
  const callbacks = new AuthenticateWithWeibo(world)
  const binder = new BindAccount(world)
  const registrar = new RegisterUser(world)
  const passwords = new LogInWithPassword(world)
  const refresher = new RefreshSession(world)
  const ender = new EndSession(world)
  const request = REQUEST
  const browser = 'canary-jar'
  const begun = new BeginWeiboLogin(world).execute({ browser, bindFor: null, returnTo: '/canary-page' })
  const state = begun.outcome === 'begun' ? begun.state : ''
  const code = { answer: { code: CODE }, browser, request }
  const toBind = world.states.begin(browser, { kind: 'bind', userId: 'alice' }, null)
  const ticket = await ticketed(world, browser)
  const spare = await ticketed(world, browser)
  const form = { username: 'Carol', password: PASSWORD, browser, request }
  const results: readonly { readonly outcome: string }[] = [
    await callbacks.execute({ ...code, state }),
    await callbacks.execute({ ...code, state }),
    await callbacks.execute({ ...code, state: 'canary-state' }),
    await callbacks.execute({ answer: { error: 'canary-error' }, state: toBind, browser, request }),
    await binder.execute({ ticket, by: { username: 'alice', password: WRONG }, browser, request }),
    await binder.execute({ ticket: 'canary-ticket', by: alice, browser, request }),
    await binder.execute({ ticket, by: { username: 'alice', password: PASSWORD }, browser, request }),
    await registrar.execute({ ...form, ticket: 'canary-ticket' }),
    await registrar.execute({ ...form, ticket: spare }),
    await registrar.execute({ ...form, ticket: null }),
    await passwords.execute({ username: 'alice', password: WRONG, request }),
    await passwords.execute({ username: 'canary-name', password: PASSWORD, request }),
    await passwords.execute({ username: 'alice', password: PASSWORD, request }),
    await callbacks.execute({ ...code, state: world.states.begin(browser, { kind: 'login' }, null) }),
    await new AuthenticateWithWeiboToken(world).execute({ accessToken: 'canary-access', browser, request }),
    await refresher.execute(alice.refreshToken, request),
    await refresher.execute('canary-refresh', request),
    await ender.execute({ refreshToken: 'canary-refresh' }, request),
    await ender.execute({ accessToken: alice.token }, request),
    await new EndOwnSessions(world).execute({ which: { sessionId: alice.session.id }, by: alice, request }),
    await new EndOwnSessions(world).execute({ which: 'all', by: alice, request }),
  ]
  await new NoteWithdrawal(world).execute({ source: 'canary-source', uid: 'canary-uid' }, request)
  await new IdentifyBearer(world).execute(alice.token)
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
