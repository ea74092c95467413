import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'

type Kind =
  | 'state'
  | 'code'
  | 'ticket'
  | 'access token'
  | 'refresh token'
  | 'cookie'
  | 'admin token'
  | 'recovery code'
  | "access token of Weibo's"

/** What is taken nowhere, although each is signed by our own key. */
const MISFITS: Readonly<Record<string, { readonly header?: object; readonly claims?: object }>> = {
  'JWT of another issuer': { claims: { iss: 'https://evil.example' } },
  'JWT for another audience': { claims: { aud: 'another-service' } },
  'JWT of another type': { header: { typ: 'JWT' } },
  'JWT that says nothing of its type': { header: { typ: undefined } },
  'JWT of a key that is not ours': { header: { kid: 'another' } },
  'JWT of another algorithm': { header: { alg: 'HS512' } },
  'JWT that is over': { claims: { exp: 1 } },
  'JWT of a user without a session': { claims: { sid: undefined } },
  "JWT of another user's session": { claims: { sub: '01890a5d-ac96-774b-bcce-b302099a8057' } },
}
const SECRET = 'k8Zq0vT3nXw7bR1yLs5dHc9fJm2pAe6u'

interface Place {
  readonly takes: Kind
  readonly refuses: string
  send(browser: Person, value: string): Promise<Called>
}

/** Who the recovery code of a browser's good values is for. */
const OWNERS = new WeakMap<Person, string>()

const COOKIE = 'weibind_state'
const REFRESH_COOKIE = 'weibind_refresh'

const PLACES: Readonly<Record<string, Place>> = {
  'the Bearer of GET /users/me/': bearerPlace('GET', '/users/me/'),
  'the Bearer of GET /oauth/bindings/': bearerPlace('GET', '/oauth/bindings/'),
  'the Bearer of GET /oauth/weibo/?purpose=bind': bearerPlace('GET', '/oauth/weibo/?purpose=bind'),
  'the Bearer of GET /users/me/events/': bearerPlace('GET', '/users/me/events/'),
  'the Bearer of GET /sessions/': bearerPlace('GET', '/sessions/'),
  'the Bearer of DELETE /sessions/{id}/': {
    ...bearerPlace('DELETE', '/sessions/{id}/'),
    send: (browser, bearer) => browser.call('DELETE', `/sessions/${sidOf(bearer)}/`, { bearer }),
  },
  'the Bearer of DELETE /sessions/?all=1': bearerPlace('DELETE', '/sessions/?all=1'),
  'the Bearer of DELETE /sessions/?others=1': bearerPlace('DELETE', '/sessions/?others=1'),
  'the Bearer of DELETE /oauth/weibo/': {
    ...bearerPlace('DELETE', '/oauth/weibo/'),
    send: (browser, bearer) => browser.call('DELETE', '/oauth/weibo/', { bearer, body: {} }),
  },
  'the Bearer of PUT /users/me/password/': {
    ...bearerPlace('PUT', '/users/me/password/'),
    send: (browser, bearer) =>
      browser.call('PUT', '/users/me/password/', { bearer, body: { new_password: 'another long and quiet evening' } }),
  },
  'the Bearer of DELETE /users/me/': bearerPlace('DELETE', '/users/me/'),
  'the Bearer of DELETE /sessions/': bearerPlace('DELETE', '/sessions/'),
  'the Bearer of POST /oauth/weibo/bind/': {
    ...bearerPlace('POST', '/oauth/weibo/bind/'),
    send: async (browser, bearer) => browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { bearer }),
  },
  'the Bearer of GET /audit/events/': { ...bearerPlace('GET', '/audit/events/'), takes: 'admin token' },
  'the Bearer of GET /admin/users/': { ...bearerPlace('GET', '/admin/users/'), takes: 'admin token' },
  'the Bearer of GET /users/me/export/': bearerPlace('GET', '/users/me/export/'),
  'code of POST /sessions/recovery/': {
    takes: 'recovery code',
    refuses: 'invalid_credentials',
    send: (browser, code) => {
      const username = OWNERS.get(browser)
      const body = { username, code, new_password: 'another long and quiet evening' }
      return browser.call('POST', '/sessions/recovery/', { body })
    },
  },
  'refresh_token of POST /sessions/refresh/': {
    takes: 'refresh token',
    refuses: 'invalid_refresh_token',
    send: (browser, token) => browser.refresh(token),
  },
  'refresh_token of DELETE /sessions/': {
    takes: 'refresh token',
    refuses: 'invalid_refresh_token',
    send: (browser, refresh_token) => browser.call('DELETE', '/sessions/', { body: { refresh_token } }),
  },
  'refresh cookie of POST /sessions/refresh/': refreshCookiePlace('POST', '/sessions/refresh/'),
  'refresh cookie of DELETE /sessions/': refreshCookiePlace('DELETE', '/sessions/'),
  'bind_ticket of POST /users/': {
    takes: 'ticket',
    refuses: 'invalid_bind_ticket',
    send: (browser, bind_ticket) => browser.register({ username: newName(), bind_ticket }),
  },
  'state of the callback': {
    takes: 'state',
    refuses: 'invalid_state',
    send: async (browser, state) => browser.callback({ code: (await browser.visitWeibo(newUid())).code, state }),
  },
  'code of the callback': {
    takes: 'code',
    refuses: 'invalid_code',
    send: async (browser, code) => browser.callback({ code, state: (await browser.begin()).state }),
  },
  'access_token of POST /oauth/weibo/token/': {
    takes: "access token of Weibo's",
    refuses: 'invalid_code',
    send: (browser, token) => browser.logInNatively(token),
  },
  'cookie of POST /oauth/weibo/bind/': {
    takes: 'cookie',
    refuses: 'invalid_bind_ticket',
    send: async (browser, cookie) => {
      const account = { username: newName(), password: PASSWORD }
      await browser.register(account)
      const bind_ticket = await browser.ticket(newUid())
      browser.cookies.set(browser.cookieName(COOKIE), cookie)
      return browser.bind({ bind_ticket, ...account })
    },
  },
  'bind_ticket of POST /oauth/weibo/bind/': {
    takes: 'ticket',
    refuses: 'invalid_bind_ticket',
    send: async (browser, bind_ticket) => {
      const account = { username: newName(), password: PASSWORD }
      await browser.register(account)
      return browser.bind({ bind_ticket, ...account })
    },
  },
  'cookie of the callback': {
    takes: 'cookie',
    refuses: 'invalid_state',
    send: async (browser, cookie) => {
      const returned = await browser.visitWeibo(newUid())
      browser.cookies.set(browser.cookieName(COOKIE), cookie)
      return browser.callback(returned)
    },
  },
}

function bearerPlace(method: string, path: string): Place {
  return {
    takes: 'access token',
    refuses: 'invalid_token',
    send: (browser, bearer) => browser.call(method, path, { bearer }),
  }
}

function refreshCookiePlace(method: string, path: string): Place {
  return {
    takes: 'refresh token',
    refuses: 'invalid_refresh_token',
    send: async (browser, value) => {
      browser.cookies.set(browser.cookieName(REFRESH_COOKIE), value)
      const answer = await browser.call(method, path, { headers: { 'x-session-mode': 'cookie' } })
      browser.cookies.delete(browser.cookieName(REFRESH_COOKIE))
      return answer
    },
  }
}

/** The session of an access token; for any other value one that never was. */
function sidOf(token: string): string {
  const claims = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()
  return /"sid":"([^"]+)"/.exec(claims)?.[1] ?? '01890a5d-ac96-774b-bcce-b302099a8057'
}

/** One good value of each kind, all of one browser. */
async function goodValues(browser: Person): Promise<Record<Kind, string>> {
  const bind_ticket = await browser.ticket(newUid())
  const { token, refresh_token, user } = (await browser.register({ username: newName(), bind_ticket })).data
  OWNERS.set(browser, user.username)
  const issuing = { bearer: ADMIN_TOKEN, body: { reason: 'a test' } }
  const issued = await browser.call<{ code: string }>('POST', `/admin/users/${user.id}/recovery/`, issuing)
  return {
    ticket: await browser.ticket(newUid()),
    ...(await browser.visitWeibo(newUid())),
    'access token': token,
    'refresh token': refresh_token,
    cookie: browser.cookies.get(browser.cookieName(COOKIE)) ?? '',
    'admin token': ADMIN_TOKEN,
    'recovery code': issued.data.code,
    "access token of Weibo's": await browser.tokenOfSdk(newUid()),
  }
}

/** Variants of an access token, signed with our key, that a careless verifier would accept. */
function misfitsOf(token: string): Record<string, string> {
  const signed = Object.entries(MISFITS).map(([kind, { header = {}, claims = {} }]) => {
    const [head = '', body = ''] = token.split('.')
    const said = `${changed(head, header)}.${changed(body, claims)}`
    const hash = kind.includes('algorithm') ? 'sha512' : 'sha256'
    return [kind, `${said}.${createHmac(hash, SECRET).update(said).digest('base64url')}`]
  })
  return Object.fromEntries(signed)
}

function changed(part: string, changes: object): string {
  const value = { ...JSON.parse(Buffer.from(part, 'base64url').toString()), ...changes }
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe('rule BI-4: each kind of secret is accepted in its own place only', () => {
  let service: TestService

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { JWT_ALGORITHM: 'HS256', JWT_SECRET: SECRET })
  })

  for (const [name, { takes, refuses, send }] of Object.entries(PLACES)) {
    it(`BI-4: ${name} takes a ${takes} and nothing else`, async () => {
      const browser = new Person(service)
      const values = await goodValues(browser)
      const kinds = Object.entries({ ...values, ...misfitsOf(values['access token']) }).filter(
        ([kind]) => kind !== takes,
      )
      for (const [kind, value] of kinds) {
        const sealed = browser.cookies.get(browser.cookieName(COOKIE)) ?? ''
        const { error } = await send(browser, value)
        browser.cookies.set(browser.cookieName(COOKIE), sealed)
        // A JWT is longer than any field may be.
        expect(error, kind).to.be.oneOf(value.length > 512 ? [refuses, 'invalid_request'] : [refuses])
      }
      const isBind = name.includes('Bearer of POST /oauth/weibo/bind/')
      const answer = await send(browser, values[takes])
      if (isBind) expect(answer.error).to.equal('user_already_bound')
      else if (name.includes('DELETE /oauth/weibo/')) expect(answer.error).to.equal('last_login_method')
      else expect(answer.status).to.be.below(300)
    })
  }
})
