import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { fewAtATime } from '../support/at-once.js'
import { httpRequest } from '../support/http-request.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newUid } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { requestHead } from '../support/wire.js'

interface Overview {
  readonly faults: Readonly<Record<string, string>>
  readonly variants: Readonly<Record<string, string>>
}

describe('rule IN-4: failures reveal nothing, and those of Weibo are no 500', () => {
  let service: TestService
  let browser: Person
  let overview: Overview

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { WEIBO_TIMEOUT_MS: '1400' })
    browser = new Person(service)
    await browser.begin()
    const page = { method: 'GET', url: `${service.sandbox.url}/sandbox/`, headers: { accept: 'application/json' } }
    overview = JSON.parse((await httpRequest(page)).text)
  })

  const namesOf = (faults: Readonly<Record<string, string>>, at: (name: string) => boolean) =>
    Object.keys(faults).filter(at)
  const strikesProfile = (name: string) => name.startsWith('profile-')
  const strikesToken = (name: string) => !/^(profile|info)-/.test(name)

  it('IN-4: no answer of Weibo to a code leads to a 500', async () => {
    const faults = namesOf(overview.faults, strikesToken)
    expect(faults).to.include.members(['hang', 'reset', 'html-502', 'over-large', 'redirect-307', 'json-deep'])
    const errors: Record<string, string | undefined> = {}
    await fewAtATime(faults, async (fault) => {
      errors[fault] = (await browser.logInWithWeibo(newUid(), fault)).error ?? 'none'
      // So many failures in a row would open the circuit breaker (rule OB-5).
      await browser.logInWithWeibo(newUid())
    })
    for (const [fault, error] of Object.entries(errors)) {
      expect(error, fault).to.be.oneOf(['invalid_code', 'access_denied', 'provider_error', 'provider_timeout'])
    }
    const { hang, drip, slow, reset, 'error-21325': refused, 'error-21324': misconfigured } = errors
    expect([hang, drip, slow]).to.deep.equal(Array(3).fill('provider_timeout'))
    expect([reset, refused, misconfigured]).to.deep.equal(['provider_error', 'invalid_code', 'provider_error'])
  })

  it('IN-4: no answer of Weibo about the profile fails the login', async () => {
    const faults = [...namesOf(overview.faults, strikesProfile), ...namesOf(overview.variants, strikesToken)]
    const answers = await fewAtATime(faults, (fault) => browser.logInWithWeibo(newUid(), fault))
    for (const [i, { data }] of answers.entries()) expect(data?.type, faults[i]).to.equal('1')
  })

  it('IN-4: hostile names and pictures are cleaned or dropped', async () => {
    const { data } = await browser.logInWithWeibo(newUid(), 'profile-hostile')
    expect(data.profile?.screen_name).not.to.match(/[\p{Cc}\p{Cf}\p{Zl}]/u)
    expect(data.profile?.avatar_url).to.equal(null)
  })

  it('IN-4: redirects of Weibo are not followed', async () => {
    for (const fault of ['redirect-302', 'redirect-307', 'profile-redirect-302']) {
      await browser.logInWithWeibo(newUid(), fault)
    }
    expect(service.sandbox.ledger().filter(({ path }) => path === '/sandbox/trap')).to.be.empty
  })

  it('IN-4: a client that disconnects ends its own request only', async () => {
    const returned = await browser.visitWeibo(newUid(), 'slow')
    const body = JSON.stringify(returned)
    const head = requestHead('POST /oauth/weibo/callback/', {
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      Cookie: `${browser.cookieName('weibind_state')}=${browser.cookies.get(browser.cookieName('weibind_state'))}`,
    })
    for (const sent of [head, head + body, head + body.slice(5), 'GET /users/']) {
      const socket = connect(service.port, '127.0.0.1')
      socket.write(sent)
      await delay(30)
      socket.resetAndDestroy()
    }
    expect((await browser.send('GET', '/readyz')).status).to.equal(200)
  })
})
