import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'
import { onTheWire, requestHead } from '../support/wire.js'

describe('rules OA-5 to OA-9: who comes back from Weibo', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
    service.sandbox.clearLedger()
  })

  const owner = async (person: string) =>
    (await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })).data.user

  const HOSTILE = {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Port': '1',
    'X-Forwarded-Prefix': '/evil',
    'X-Original-URL': '/evil',
    Forwarded: 'host=evil.example;proto=https',
    Origin: 'https://evil.example',
    Referer: 'https://evil.example/',
  }

  it('OA-5: hostile headers change no byte of the address at Weibo', async () => {
    const { url, state } = await browser.begin()
    for (const target of ['/oauth/weibo/', 'http://evil.example/oauth/weibo/']) {
      const { text } = await onTheWire(service, requestHead(`GET ${target}`, HOSTILE))
      const { data } = JSON.parse(text)
      expect(data.url.replace(data.state, '')).to.equal(url.replace(state, ''))
    }
    const redirect = await onTheWire(service, requestHead('GET /oauth/weibo/?redirect=1', HOSTILE))
    expect(redirect.headers.get('location')?.replace(/state=[\w-]+/, '')).to.equal(url.replace(/state=[\w-]+/, ''))
  })

  it('OA-5: the exchange has the same redirect_uri', async () => {
    const { url } = await browser.begin()
    const returned = await browser.visitWeibo(newUid())
    const { Host: _, ...headers } = HOSTILE
    await browser.callback(returned, { headers })
    expect(service.exchanges()[0]?.form['redirect_uri']).to.equal(new URL(url).searchParams.get('redirect_uri'))
  })

  it("OA-6: the provider's words are never reflected, nor recorded", async () => {
    const hostile = '<script>alert(1)</script>'
    const { state } = await browser.begin()
    const words = { error_description: hostile, error_uri: hostile, error_code: hostile }
    const refusals = [
      await browser.callback({ error: 'access_denied', state, ...words }),
      await browser.callback({ error: hostile, ...words, state: (await browser.begin()).state }),
      await browser.logInWithWeibo(newUid(), 'error-hostile'),
    ]
    expect(refusals.map(({ error }) => error)).to.deep.equal(['access_denied', 'provider_error', 'invalid_code'])
    for (const { text } of refusals) expect(text).not.to.include('alert')
    expect(JSON.stringify(await settledTrail(service))).not.to.include('alert')
  })

  it('OA-7: 0123 is not 123', async () => {
    const [plain, zero] = [await owner('123'), await owner('0123')]
    expect(zero.id).not.to.equal(plain.id)
    expect((await browser.logInWithWeibo('123')).data.user).to.deep.equal(plain)
    expect((await browser.logInWithWeibo('0123')).data.user).to.deep.equal(zero)
    expect((await browser.logInWithWeibo('00123')).data).to.include({ type: '1', uid: '00123' })
  })

  it('OA-7: a JSON number beyond 2^53 is nobody else', async () => {
    const neighbour = await owner('9007199254740992')
    const answer = await browser.logInWithWeibo('9007199254740993', 'uid-number')
    expect(answer.data).to.include({ type: '1', uid: '9007199254740993' })
    expect((await browser.logInWithWeibo('9007199254740992', 'uid-number')).data.user).to.deep.equal(neighbour)
  })

  it('OA-7: two people of one name are two', async () => {
    const [first, second] = [newUid(), newUid()]
    await owner(first)
    expect((await browser.logInWithWeibo(second)).data.type).to.equal('1')
  })

  it('OA-8: swapped fields identify nobody', async () => {
    const answer = await browser.logInWithWeibo(newUid(), 'swapped')
    expect(answer.error).to.equal('provider_error')
    expect(answer.text).not.to.include('2.00')
  })

  it("OA-9, LG-1: no answer, file or event holds Weibo's token; and no file or event any secret in clear", async () => {
    const person = newUid()
    const returned = await browser.visitWeibo(person)
    const first = await browser.callback(returned)
    const registration = { username: newName(), password: PASSWORD, bind_ticket: first.data.bind_ticket }
    const second = await browser.register(registration)
    const third = await browser.logInWithWeibo(person)
    const fourth = await browser.refresh(third.data.refresh_token)
    const answers = [first, second, third, fourth].map(({ text }) => text)
    const [weibosToken = 'none'] = service.sandbox.ledger().flatMap(({ query }) => query['access_token'] ?? [])
    expect(weibosToken).to.match(/^2\.00[0-9a-f]{32}$/)
    for (const text of answers) expect(text).not.to.match(/2\.00[0-9a-f]{32}/)

    const kept = [JSON.stringify(await settledTrail(service)), ...filesOf(service.dataDir)]
    expect(kept.join('')).to.include(person)
    const issued = [second, third, fourth].flatMap(({ data }) => [data.token, data.refresh_token])
    const cookie = browser.cookies.get('weibind_state') ?? ''
    const secrets = [returned.code, returned.state, first.data.bind_ticket, PASSWORD, cookie, ...issued]
    for (const text of kept) {
      expect(text).not.to.match(/2\.00[0-9a-f]{32}/)
      for (const secret of secrets) expect(text.includes(secret), secret).to.equal(false)
    }
  })
})

function filesOf(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))
  return files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'))
}
