import type { Called, Sending } from '../../support/http-client.js'
import type { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { ADMIN_TOKEN } from '../../support/test-service.js'
import { type AuditedOutcome, audited, bound, unbound } from './outcome.js'

const NEW_PASSWORD = 'another long and quiet evening'
const OPERATOR = { operator: 'admin', operator_reason: 'a reason' }

type Act = (browser: Person, id: string, sending?: Sending) => Promise<Called>

export function acting(method: string, end = '', more: object = {}): Act {
  return (browser, id, sending = {}) =>
    browser.call(method, `/admin/users/${id}/${end}`, {
      ...{ ...sending, bearer: ADMIN_TOKEN, body: { reason: 'a reason', ...more } },
    })
}

const disable = acting('POST', 'disable/')

async function codeFor(browser: Person, id: string): Promise<string> {
  const { data } = await acting('POST', 'recovery/')(browser, id)
  return String(Object(data).code)
}

function recover(browser: Person, username: string, code: string, sending: Sending): Promise<Called> {
  return browser.call('POST', '/sessions/recovery/', {
    ...sending,
    body: { username, code, new_password: NEW_PASSWORD },
  })
}

function act(type: string, method: string, end: string, data: AuditedOutcome['data'] = {}): AuditedOutcome {
  const run = async (browser: Person, sending: Sending) =>
    acting(method, end)(browser, (await unbound(browser)).user.id, sending)
  return audited(type, 'success', run, { ...OPERATOR, ...data })
}

/** How the acts of operators, recoveries, and logins of disabled users can end. */
export const AUDITED_OPERATORS: Readonly<Record<string, AuditedOutcome>> = {
  'a disabling': act('user.disabled', 'POST', 'disable/', { sessions: 1 }),
  'an enabling': audited(
    'user.enabled',
    'success',
    async (browser, sending) => {
      const { id } = (await unbound(browser)).user
      await disable(browser, id)
      return acting('POST', 'enable/')(browser, id, sending)
    },
    OPERATOR,
  ),
  'a logout by an operator': act('session.ended', 'POST', 'logout/', { sessions: 1 }),
  'the issue of a recovery code': act('recovery.issued', 'POST', 'recovery/'),
  'a deletion by an operator': act('user.deleted', 'DELETE', ''),
  'an unbinding by an operator': audited(
    'binding.removed',
    'success',
    async (browser, sending) =>
      acting('DELETE', 'bindings/weibo/', { force: true })(browser, (await bound(browser)).user.id, sending),
    { ...OPERATOR, provider: 'weibo', sessions: 1 },
  ),
  'an unbinding of the last way by an operator': audited(
    'request.refused',
    'last_login_method',
    async (browser, sending) => acting('DELETE', 'bindings/weibo/')(browser, (await bound(browser)).user.id, sending),
    { ...OPERATOR, action: 'unbind' },
  ),
  'the issue of a code for a disabled user': audited(
    'request.refused',
    'account_disabled',
    async (browser, sending) => {
      const { id } = (await unbound(browser)).user
      await disable(browser, id)
      return acting('POST', 'recovery/')(browser, id, sending)
    },
    { ...OPERATOR, action: 'recovery' },
  ),
  'a recovery': audited(
    'recovery.used',
    'success',
    async (browser, sending) => {
      const { id, username } = (await unbound(browser)).user
      return recover(browser, username, await codeFor(browser, id), sending)
    },
    { method: 'recovery' },
  ),
  'a recovery with a wrong code': audited(
    'login.failed',
    'invalid_credentials',
    async (browser, sending) => recover(browser, (await unbound(browser)).user.username, 'x', sending),
    { method: 'recovery' },
  ),
  'a recovery of an unknown name': audited(
    'login.failed',
    'invalid_credentials',
    (browser, sending) => recover(browser, newName(), 'x', sending),
    { method: 'recovery' },
  ),
  'a login of a disabled user': audited(
    'login.failed',
    'account_disabled',
    async (browser, sending) => {
      const { id, username } = (await unbound(browser)).user
      await disable(browser, id)
      return browser.logIn(username, PASSWORD, sending)
    },
    { method: 'password' },
  ),
}
