import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { startTestService, type TestService } from '../support/test-service.js'

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

describe('rule LG-2: hostile values break no line', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService({ TRUSTED_PROXIES: '1' })
    browser = new Person(service)
  })
  after(() => service.stop())

  const eventOf = async (headers: Readonly<Record<string, string>>) => {
    const { envelope } = await browser.refresh('x', { headers })
    return (await settledTrail(service)).find(({ data }) => data.request_id === envelope.request_id)
  }

  for (const [name, given, kept] of [
    ['256 characters', 'a'.repeat(256), 'a'.repeat(256)],
    ['10 KB', 'a'.repeat(10_240), 'a'.repeat(256)],
    ['tabs and C1 controls', 'a\tb\u0085c\u009bd', 'abcd'],
    ['a soft hyphen', 'a\u00adb', 'ab'],
    ['JSON', '{"type":"forged"}', '{"type":"forged"}'],
    ['nothing', '', ''],
  ] as const) {
    it(`LG-2: a user agent of ${name} is kept as what it is, on one line`, async () => {
      const event = await eventOf({ 'user-agent': given })
      expect(event?.data.user_agent).to.equal(kept)
      expect(event?.data.user_agent).not.to.match(UNPRINTABLE)
    })
  }

  it('LG-2: a request id that could forge a line is replaced', async () => {
    for (const id of ['a b', 'a\u0085b', '{"a":1}', 'x'.repeat(10_000)]) {
      const event = await eventOf({ 'x-request-id': id })
      expect(event?.data.request_id).to.match(/^[\w-]{36}$/)
    }
  })

  it('LG-2, IN-6: an address is an address, whatever a proxy forwards', async () => {
    for (const [forwarded, ip] of [
      ['203.0.113.7', '203.0.113.7'],
      ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
      ['evil\t<script>', '127.0.0.1'],
      ['', '127.0.0.1'],
      ['2001:db8::1', '2001:db8::1'],
      ['203.0.113.7:443', '127.0.0.1'],
    ] as const) {
      expect((await eventOf({ 'x-forwarded-for': forwarded }))?.data.ip, forwarded).to.equal(ip)
    }
  })

  it('IN-6: without trusted proxies no forwarded address is believed', async () => {
    const direct = await startTestService()
    await new Person(direct).refresh('x', { headers: { 'x-forwarded-for': '203.0.113.7' } })
    const [event] = await settledTrail(direct)
    await direct.stop()
    expect(event?.data.ip).to.equal('127.0.0.1')
  })
})
