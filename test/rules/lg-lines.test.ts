import { expect } from 'chai'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rules LG-2 and IN-6: values of headers in events', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { TRUSTED_PROXIES: '1' })
    browser = new Person(service)
  })

  const eventOf = async (headers: Readonly<Record<string, string>>) => {
    const { envelope } = await browser.refresh('x', { headers })
    return (await settledTrail(service)).find(({ data }) => data.request_id === envelope.request_id)
  }

  it('LG-2: a user agent is kept as plain text of 256 characters at most', async () => {
    const event = await eventOf({ 'user-agent': `a\tb\u0085c\u00ad{"type":"forged"} ${'x'.repeat(10_240)}` })
    expect(event?.data.user_agent)
      .to.match(/^abc\{"type":"forged"\} x+$/)
      .and.have.length(256)
  })

  it('LG-2, IN-6: an event holds a valid address, whatever a proxy forwards', async () => {
    for (const [forwarded, ip] of [
      ['203.0.113.7', '203.0.113.7'],
      ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
      ['evil\t<script>', '127.0.0.1'],
      ['', '127.0.0.1'],
      ['2001:db8::1', '2001:db8::1'],
      ['203.0.113.7:443', '203.0.113.7'],
    ] as const) {
      expect((await eventOf({ 'x-forwarded-for': forwarded }))?.data.ip, forwarded).to.equal(ip)
    }
  })

  it('IN-6: a forwarded address is ignored without trusted proxies', async () => {
    const direct = await openTestService(opened)
    await new Person(direct).refresh('x', { headers: { 'x-forwarded-for': '203.0.113.7' } })
    const [event] = await settledTrail(direct)
    expect(event?.data.ip).to.equal('127.0.0.1')
  })
})
