import { newName, newUid } from '../../support/persons.js'
import { ADMIN_TOKEN } from '../../support/test-service.js'
import { acting } from './audited-operators.js'
import { account, bound, guess, type Outcome, outcome } from './outcome.js'

/** What is only logged, so that garbage cannot fill the audit log. */
export const UNAUDITED: Readonly<Record<string, Outcome>> = {
  'a beginning': outcome('success', (browser, sending) => browser.call('GET', '/oauth/weibo/', sending)),
  'a beginning to bind that is not fresh': outcome('fresh_login_required', async (browser, sending, { clock }) => {
    const { token } = await bound(browser)
    clock.advance(601)
    return browser.call('GET', '/oauth/weibo/?purpose=bind', { ...sending, bearer: token })
  }),
  'a read': outcome('success', async (browser, sending) =>
    browser.call('GET', '/users/me/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a list of the own sessions': outcome('success', async (browser, sending) =>
    browser.call('GET', '/sessions/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'a read of the own events': outcome('success', async (browser, sending) =>
    browser.call('GET', '/users/me/events/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'the end of an unknown session': outcome('not_found', async (browser, sending) => {
    const path = '/sessions/01890a5d-ac96-774b-bcce-b302099a8057/'
    return browser.call('DELETE', path, { ...sending, bearer: (await bound(browser)).token })
  }),
  'the end of all sessions without a session': outcome('invalid_token', (browser, sending) =>
    browser.call('DELETE', '/sessions/?all=1', sending),
  ),
  'a session mode that is not known': outcome('invalid_request', (browser, sending) =>
    browser.register(account(), { headers: { ...sending.headers, 'x-session-mode': 'x' } }),
  ),
  'a read by an operator': outcome('success', (browser, sending) =>
    browser.call('GET', '/audit/events/', { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'a summary for an operator': outcome('success', (browser, sending) =>
    browser.call('GET', '/audit/stats/', { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'a list of failed events for an operator': outcome('success', (browser, sending) =>
    browser.call('GET', '/audit/failed/', { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'a retry of an event that never failed': outcome('not_found', (browser, sending) =>
    browser.call('POST', '/audit/failed/x/retry/', { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'a search for users': outcome('success', (browser, sending) =>
    browser.call('GET', '/admin/users/?query=a', { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'a read of a user by an operator': outcome('success', async (browser, sending) =>
    browser.call('GET', `/admin/users/${(await bound(browser)).user.id}/`, { ...sending, bearer: ADMIN_TOKEN }),
  ),
  'the disabling of a disabled user': outcome('success', async (browser, sending) => {
    const { id } = (await bound(browser)).user
    await acting('POST', 'disable/')(browser, id)
    return acting('POST', 'disable/')(browser, id, sending)
  }),
  'an act without a reason': outcome('invalid_request', async (browser, sending) =>
    acting('POST', 'disable/', { reason: ' ' })(browser, (await bound(browser)).user.id, sending),
  ),
  'an act on an unknown user': outcome('not_found', (browser, sending) =>
    acting('POST', 'disable/')(browser, 'unknown', sending),
  ),
  'an export of the own data': outcome('success', async (browser, sending) =>
    browser.call('GET', '/users/me/export/', { ...sending, bearer: (await bound(browser)).token }),
  ),
  'an empty callback': outcome('invalid_request', (browser, sending) => browser.callback({}, sending)),
  'an empty native login': outcome('invalid_request', (browser, sending) => browser.logInNatively('', sending)),
  "a notice of Weibo's about an unbound account": outcome('success', (browser, sending) =>
    browser.call('GET', `/oauth/weibo/deauthorize/?source=1000000001&uid=${newUid()}`, sending),
  ),
  'a name that is not allowed': outcome('invalid_request', (browser, sending) =>
    browser.register({ ...account(), username: '-' }, sending),
  ),
  'a password that is too long': outcome('invalid_request', (browser, sending) =>
    browser.logIn(newName(), 'x'.repeat(1025), sending),
  ),
  'a login in a window whose limit has its event': outcome('too_many_requests', async (browser, sending) => {
    const name = newName()
    await guess(browser, name)
    await browser.logIn(name, 'a wrong password')
    return browser.logIn(name, 'a wrong password', sending)
  }),
  'a body that is too large': outcome('body_too_large', (browser, sending) =>
    browser.callback({ code: 'x'.repeat(20_000) }, sending),
  ),
  'a type that is not supported': outcome('unsupported_media_type', (browser, sending) =>
    browser.call('POST', '/users/', { body: 'x', headers: { ...sending.headers, 'content-type': 'text/plain' } }),
  ),
  'a method that is not allowed': outcome('method_not_allowed', (browser, sending) =>
    browser.call('PUT', '/users/', sending),
  ),
  'a path that is not there': outcome('not_found', (browser, sending) => browser.call('GET', '/nowhere', sending)),
  'a bind without credentials': outcome('invalid_token', async (browser, sending) =>
    browser.bind({ bind_ticket: await browser.ticket(newUid()) }, sending),
  ),
  'a logout by an invalid access token': outcome('invalid_token', (browser, sending) =>
    browser.call('DELETE', '/sessions/', { ...sending, bearer: 'x.y.z' }),
  ),
}
