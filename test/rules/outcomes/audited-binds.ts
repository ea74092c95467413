import type { Sending } from '../../support/http-client.js'
import type { Person } from '../../support/person.js'
import { newUid } from '../../support/persons.js'
import { type AuditedOutcome, account, audited, bound, guess, unbound } from './outcome.js'

async function returnToBind(browser: Person, bearer: string, person: string, sending: Sending) {
  const begun = await browser.begin({ purpose: 'bind' }, { bearer })
  return browser.callback(await browser.agree(begun, person), sending)
}

/** The possible outcomes of a bind, or of a return from Weibo in order to bind, with the expected event. */
export const AUDITED_BINDS: Readonly<Record<string, AuditedOutcome>> = {
  'a bind that runs into a limit': audited(
    'limit.reached',
    'too_many_requests',
    async (browser, sending) => {
      const { username, password } = account()
      await guess(browser, username)
      return browser.bind({ bind_ticket: await browser.ticket(newUid()), username, password }, sending)
    },
    { action: 'bind' },
  ),
  'a bind by Bearer': audited(
    'binding.created',
    'success',
    async (browser, sending) => {
      const { token } = await unbound(browser)
      return browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { ...sending, bearer: token })
    },
    { provider: 'weibo' },
  ),
  'a bind by password': audited(
    'binding.created',
    'success',
    async (browser, sending) => {
      const credentials = account()
      await browser.register(credentials)
      return browser.bind({ bind_ticket: await browser.ticket(newUid()), ...credentials }, sending)
    },
    { provider: 'weibo' },
  ),
  'a bind of what is bound already': audited('binding.confirmed', 'success', async (browser, sending) => {
    const person = newUid()
    const late = await browser.ticket(person)
    const { token } = await bound(browser, person)
    return browser.bind({ bind_ticket: late }, { ...sending, bearer: token })
  }),
  'a bind with an unknown ticket': audited('bind.rejected', 'invalid_bind_ticket', async (browser, sending) =>
    browser.bind({ bind_ticket: 'x' }, { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a bind with a wrong password': audited(
    'bind.rejected',
    'invalid_credentials',
    async (browser, sending) => browser.bind({ bind_ticket: await browser.ticket(newUid()), ...account() }, sending),
    { provider: 'weibo' },
  ),
  "a bind of another user's account": audited(
    'bind.rejected',
    'account_already_bound',
    async (browser, sending) => {
      const person = newUid()
      const late = await browser.ticket(person)
      await bound(browser, person)
      return browser.bind({ bind_ticket: late }, { ...sending, bearer: (await unbound(browser)).token })
    },
    { provider: 'weibo' },
  ),
  'a bind of a second account': audited(
    'bind.rejected',
    'user_already_bound',
    async (browser, sending) => {
      const { token } = await bound(browser)
      return browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { ...sending, bearer: token })
    },
    { provider: 'weibo' },
  ),
  'a bind with a login that is not fresh': audited(
    'bind.rejected',
    'fresh_login_required',
    async (browser, sending, { clock }) => {
      const { token } = await unbound(browser)
      clock.advance(601)
      return browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { ...sending, bearer: token })
    },
    { provider: 'weibo' },
  ),
  'a return to bind': audited(
    'bind.required',
    'success',
    async (browser, sending) => returnToBind(browser, (await unbound(browser)).token, newUid(), sending),
    { provider: 'weibo' },
  ),
  'a return to bind what is bound already': audited(
    'binding.confirmed',
    'success',
    async (browser, sending) => {
      const person = newUid()
      return returnToBind(browser, (await bound(browser, person)).token, person, sending)
    },
    { provider: 'weibo' },
  ),
  'a return to bind a second account': audited('bind.rejected', 'user_already_bound', async (browser, sending) =>
    returnToBind(browser, (await bound(browser)).token, newUid(), sending),
  ),
  "a return to bind another user's account": audited(
    'bind.rejected',
    'account_already_bound',
    async (browser, sending) => {
      const person = newUid()
      await bound(browser, person)
      return returnToBind(browser, (await unbound(browser)).token, person, sending)
    },
  ),
  "a notice of Weibo's": audited(
    'provider.deauthorized',
    'success',
    async (browser, sending) => {
      const person = newUid()
      await bound(browser, person)
      return browser.call('GET', `/oauth/weibo/deauthorize/?source=1000000001&uid=${person}`, sending)
    },
    { provider: 'weibo', verified: false },
  ),
  'a refusal to bind at Weibo': audited('bind.rejected', 'access_denied', async (browser, sending) => {
    const { state } = await browser.begin({ purpose: 'bind' }, { bearer: (await bound(browser)).token })
    return browser.callback({ error: 'access_denied', state }, sending)
  }),
}
