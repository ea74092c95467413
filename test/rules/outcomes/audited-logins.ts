import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { type AuditedOutcome, account, audited, bound, guess, type Scenario, unbound } from './outcome.js'

function failingLogin(answer: string, fault: string): AuditedOutcome {
  const run: Scenario = async (browser, sending) => browser.callback(await browser.visitWeibo(newUid(), fault), sending)
  return audited('login.failed', answer, run, { method: 'weibo' })
}

function failingNativeLogin(answer: string, wishes: Readonly<Record<string, string>>): AuditedOutcome {
  const run: Scenario = async (browser, sending) =>
    browser.logInNatively(await browser.tokenOfSdk(newUid(), wishes), sending)
  return audited('login.failed', answer, run, { method: 'weibo-native' })
}

/** How a login can end. */
export const AUDITED_LOGINS: Readonly<Record<string, AuditedOutcome>> = {
  'a Weibo login': audited(
    'login.succeeded',
    'success',
    async (browser, sending) => {
      const person = newUid()
      await bound(browser, person)
      return browser.callback(await browser.visitWeibo(person), sending)
    },
    { provider: 'weibo', method: 'weibo' },
  ),
  'a password login': audited(
    'login.succeeded',
    'success',
    async (browser, sending) => {
      const { username, password } = account()
      await browser.register({ username, password })
      return browser.logIn(username, password, sending)
    },
    { method: 'password' },
  ),
  'a password login that runs into a limit': audited(
    'limit.reached',
    'too_many_requests',
    async (browser, sending) => {
      const name = newName()
      await guess(browser, name)
      return browser.logIn(name, PASSWORD, sending)
    },
    { action: 'login' },
  ),
  'a bind that is required': audited(
    'bind.required',
    'success',
    async (browser, sending) => browser.callback(await browser.visitWeibo(newUid()), sending),
    { provider: 'weibo' },
  ),
  'a callback with an unknown state': audited(
    'login.failed',
    'invalid_state',
    (browser, sending) => browser.callback({ code: 'x', state: 'x' }, sending),
    { method: 'weibo' },
  ),
  'a callback from another browser': audited('login.failed', 'invalid_state', async (browser, sending, service) =>
    new Person(service).callback(await browser.visitWeibo(newUid()), sending),
  ),
  'a callback without state': audited('login.failed', 'invalid_state', (browser, sending) =>
    browser.callback({ code: 'x' }, sending),
  ),
  'a refusal at Weibo': audited('login.failed', 'access_denied', async (browser, sending) =>
    browser.callback({ error: 'access_denied', state: (await browser.begin()).state }, sending),
  ),
  'an unknown code': failingLogin('invalid_code', 'error-21325'),
  "a failure of Weibo's": failingLogin('provider_error', 'html-502'),
  "a limit of Weibo's": failingLogin('provider_error', 'error-10023'),
  "a silence of Weibo's": failingLogin('provider_timeout', 'hang'),
  'a native login': audited(
    'login.succeeded',
    'success',
    async (browser, sending) => {
      const person = newUid()
      await bound(browser, person)
      return browser.logInNatively(await browser.tokenOfSdk(person), sending)
    },
    { provider: 'weibo', method: 'weibo-native' },
  ),
  'a native login of an unbound account': audited(
    'bind.required',
    'success',
    async (browser, sending) => browser.logInNatively(await browser.tokenOfSdk(newUid()), sending),
    { provider: 'weibo' },
  ),
  "a native login by another app's token": failingNativeLogin('invalid_code', { appkey: '2000000002' }),
  'a native login by an expired token': failingNativeLogin('invalid_code', { expires_in: '-1' }),
  "a native login during a failure of Weibo's": failingNativeLogin('provider_error', {
    sandbox_fault: 'info-html-502',
  }),
  "a native login during a silence of Weibo's": failingNativeLogin('provider_timeout', { sandbox_fault: 'info-hang' }),
  'a wrong password': audited(
    'login.failed',
    'invalid_credentials',
    async (browser, sending) => {
      const { user } = await unbound(browser)
      return browser.logIn(user.username, 'wrong', sending)
    },
    { method: 'password' },
  ),
  'an unknown user': audited(
    'login.failed',
    'invalid_credentials',
    (browser, sending) => browser.logIn(newName(), PASSWORD, sending),
    { method: 'password' },
  ),
}
