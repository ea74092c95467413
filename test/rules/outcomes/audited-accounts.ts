import type { Called, Sending } from '../../support/http-client.js'
import type { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { type AuditedOutcome, account, audited, bound, guess, unbound } from './outcome.js'

/** The same call, with the refresh token in the cookie. */
function inCookie({ headers }: Sending): Sending {
  return { headers: { ...headers, 'x-session-mode': 'cookie' } }
}

async function endOwnSession(browser: Person, sending: Sending): Promise<Called> {
  const { token } = await bound(browser)
  const { data } = await browser.call<{ id: string }[]>('GET', '/sessions/', { bearer: token })
  return browser.call('DELETE', `/sessions/${data[0]?.id}/`, { ...sending, bearer: token })
}

/** How a registration, a refresh or a logout can end. */
export const AUDITED_ACCOUNTS: Readonly<Record<string, AuditedOutcome>> = {
  'a registration': audited('user.registered', 'success', (browser, sending) => browser.register(account(), sending)),
  'a registration with a ticket': audited(
    'user.registered',
    'success',
    async (browser, sending) =>
      browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) }, sending),
    {
      provider: 'weibo',
    },
  ),
  'a registration of a name that is taken': audited(
    'request.refused',
    'username_taken',
    async (browser, sending) =>
      browser.register({ ...account(), username: (await bound(browser)).user.username }, sending),
    { action: 'register' },
  ),
  'a registration with an unknown ticket': audited(
    'request.refused',
    'invalid_bind_ticket',
    (browser, sending) => browser.register({ username: newName(), bind_ticket: 'x' }, sending),
    { action: 'register' },
  ),
  "a registration with another user's account": audited(
    'request.refused',
    'account_already_bound',
    async (browser, sending) => {
      const person = newUid()
      const late = await browser.ticket(person)
      await bound(browser, person)
      return browser.register({ username: newName(), bind_ticket: late }, sending)
    },
    { action: 'register' },
  ),

  'a refresh': audited('session.refreshed', 'success', async (browser, sending) =>
    browser.refresh((await bound(browser)).refresh_token, sending),
  ),
  'a refresh within the grace': audited('session.refreshed', 'success', async (browser, sending) => {
    const { refresh_token } = await bound(browser)
    await browser.refresh(refresh_token)
    return browser.refresh(refresh_token, sending)
  }),
  'a refresh by a token that was used': audited(
    'session.reuse_detected',
    'refresh_token_reused',
    async (browser, sending, { clock }) => {
      const { refresh_token } = await bound(browser)
      await browser.refresh(refresh_token)
      clock.advance(11)
      return browser.refresh(refresh_token, sending)
    },
  ),
  'a refresh by an unknown token': audited(
    'request.refused',
    'invalid_refresh_token',
    (browser, sending) => browser.refresh('x', sending),
    { action: 'refresh' },
  ),
  'a refresh of an ended session': audited(
    'request.refused',
    'invalid_refresh_token',
    async (browser, sending) => {
      const { token, refresh_token } = await bound(browser)
      await browser.call('DELETE', '/sessions/', { bearer: token })
      return browser.refresh(refresh_token, sending)
    },
    { action: 'refresh' },
  ),
  'a refresh by the cookie': audited('session.refreshed', 'success', async (browser, sending) => {
    await browser.register(account(), inCookie({}))
    return browser.call('POST', '/sessions/refresh/', inCookie(sending))
  }),
  'a refresh without the cookie': audited(
    'request.refused',
    'invalid_refresh_token',
    (browser, sending) => browser.call('POST', '/sessions/refresh/', inCookie(sending)),
    { action: 'refresh' },
  ),
  'a registration into the cookie': audited('user.registered', 'success', (browser, sending) =>
    browser.register(account(), inCookie(sending)),
  ),
  'a logout by the cookie': audited('session.ended', 'success', async (browser, sending) => {
    await browser.register(account(), inCookie({}))
    return browser.call('DELETE', '/sessions/', inCookie(sending))
  }),
  'a logout without the cookie': audited(
    'request.refused',
    'invalid_refresh_token',
    (browser, sending) => browser.call('DELETE', '/sessions/', inCookie(sending)),
    { action: 'logout' },
  ),
  'the end of one session by its id': audited('session.ended', 'success', endOwnSession),
  'the end of all sessions': audited('session.ended', 'success', async (browser, sending) =>
    browser.call('DELETE', '/sessions/?all=1', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'the end of all other sessions': audited('session.ended', 'success', async (browser, sending) =>
    browser.call('DELETE', '/sessions/?others=1', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a logout by refresh token': audited('session.ended', 'success', async (browser, sending) =>
    browser.call('DELETE', '/sessions/', { ...sending, body: { refresh_token: (await bound(browser)).refresh_token } }),
  ),
  'a logout by Bearer': audited('session.ended', 'success', async (browser, sending) =>
    browser.call('DELETE', '/sessions/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a second logout': audited('session.ended', 'success', async (browser, sending) => {
    const { token } = await bound(browser)
    await browser.call('DELETE', '/sessions/', { bearer: token })
    return browser.call('DELETE', '/sessions/', { ...sending, bearer: token })
  }),
  'a logout by an unknown token': audited(
    'request.refused',
    'invalid_refresh_token',
    (browser, sending) => browser.call('DELETE', '/sessions/', { ...sending, body: { refresh_token: 'x' } }),
    { action: 'logout' },
  ),

  'an unbinding': audited(
    'binding.removed',
    'success',
    async (browser, sending) => {
      const bind_ticket = await browser.ticket(newUid())
      const { token } = (await browser.register({ ...account(), bind_ticket })).data
      return browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: token })
    },
    { provider: 'weibo' },
  ),
  'an unbinding that runs into a limit': audited(
    'limit.reached',
    'too_many_requests',
    async (browser, sending) => {
      const { token, user } = await unbound(browser)
      await guess(browser, user.username)
      return browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: token, body: { password: PASSWORD } })
    },
    { action: 'unbind' },
  ),
  'an unbinding of the last login method': audited(
    'request.refused',
    'last_login_method',
    async (browser, sending) =>
      browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: (await bound(browser)).token }),
    { action: 'unbind' },
  ),
  'an unbinding of nothing': audited(
    'request.refused',
    'not_found',
    async (browser, sending) =>
      browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: (await unbound(browser)).token }),
    { action: 'unbind' },
  ),
  'a first password': audited('password.changed', 'success', async (browser, sending) => {
    const { token } = await bound(browser)
    const body = { new_password: 'another long and quiet evening' }
    return browser.call('PUT', '/users/me/password/', { ...sending, bearer: token, body })
  }),
  'a change by a wrong password': audited(
    'request.refused',
    'invalid_credentials',
    async (browser, sending) => {
      const { token } = await unbound(browser)
      const body = { old_password: 'wrong', new_password: 'another long and quiet evening' }
      return browser.call('PUT', '/users/me/password/', { ...sending, bearer: token, body })
    },
    { action: 'password' },
  ),
  'an unbinding after a login that is not fresh': audited(
    'request.refused',
    'fresh_login_required',
    async (browser, sending, { clock }) => {
      const { token } = await bound(browser)
      clock.advance(601)
      return browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: token })
    },
    { action: 'unbind' },
  ),
  'an unbinding by a wrong password': audited(
    'request.refused',
    'invalid_credentials',
    async (browser, sending) => {
      const { token } = await unbound(browser)
      return browser.call('DELETE', '/oauth/weibo/', { ...sending, bearer: token, body: { password: 'wrong' } })
    },
    { action: 'unbind' },
  ),
  'a first password after a login that is not fresh': audited(
    'request.refused',
    'fresh_login_required',
    async (browser, sending, { clock }) => {
      const { token } = await bound(browser)
      clock.advance(601)
      return browser.call('PUT', '/users/me/password/', {
        ...sending,
        bearer: token,
        body: { new_password: 'another long and quiet evening' },
      })
    },
    { action: 'password' },
  ),
  'a deletion': audited('user.deleted', 'success', async (browser, sending) =>
    browser.call('DELETE', '/users/me/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a deletion after a login that is not fresh': audited(
    'request.refused',
    'fresh_login_required',
    async (browser, sending, { clock }) => {
      const { token } = await bound(browser)
      clock.advance(601)
      return browser.call('DELETE', '/users/me/', { ...sending, bearer: token })
    },
    { action: 'deletion' },
  ),
  'a deletion by a wrong password': audited(
    'request.refused',
    'invalid_credentials',
    async (browser, sending) => {
      const { token } = await unbound(browser)
      return browser.call('DELETE', '/users/me/', { ...sending, bearer: token, body: { password: 'wrong' } })
    },
    { action: 'deletion' },
  ),
}
