import { expect } from 'chai'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { atOnce } from '../../support/at-once.js'
import { auditPage, settledTrail } from '../../support/audit-trail.js'
import type { Called, Sending } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const PATH = '/oauth/weibo/deauthorize/'
const SOURCE = '1000000001'
const TYPE = 'weibind.provider.deauthorized'

describe('GET and POST /oauth/weibo/deauthorize/', () => {
  let service: TestService
  let weibo: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    weibo = new Person(service)
  })

  const bound = async () => {
    const person = newUid()
    const browser = new Person(service)
    const account = { username: newName(), password: PASSWORD }
    const { data } = await browser.register({ ...account, bind_ticket: await browser.ticket(person) })
    return { person, browser, ...data }
  }
  const byGet = (fields: Readonly<Record<string, string>>, sending: Sending = {}): Promise<Called> =>
    weibo.call('GET', `${PATH}?${new URLSearchParams(fields)}`, sending)
  const reports = async (person: string): Promise<readonly AuditEvent[]> => {
    await settledTrail(service)
    return (await auditPage(service, { uid: person, type: TYPE })).events
  }

  for (const [how, send] of Object.entries({
    'in a query': byGet,
    'in a form': (fields: object) => weibo.call('POST', PATH, { body: new URLSearchParams({ ...fields }) }),
    'in JSON': (body: object) => weibo.call('POST', PATH, { body }),
    'in the query of a POST': (fields: object) => weibo.call('POST', `${PATH}?${new URLSearchParams({ ...fields })}`),
  })) {
    it(`records a notice ${how}, as not verified`, async () => {
      const { person, user } = await bound()
      const { status, envelope } = await send({ source: SOURCE, uid: person, auth_end: '1795000000' })
      expect([status, envelope.data]).to.deep.equal([200, null])
      const [event, ...others] = await reports(person)
      expect(others).to.deep.equal([])
      expect(event?.subject).to.equal(`weibo:${person}`)
      expect(event?.data).to.include({ provider: 'weibo', uid: person, user_id: user.id, verified: false })
    })
  }

  it('answers alike for known and unknown accounts, and records nothing for the latter', async () => {
    const { person } = await bound()
    await byGet({ source: SOURCE, uid: person })
    const before = (await settledTrail(service)).length
    const strangers = await atOnce(20, () => byGet({ source: SOURCE, uid: newUid() }))
    const anothers = await byGet({ source: '2000000002', uid: person })
    const again = await byGet({ source: SOURCE, uid: person })
    for (const { status, text } of [...strangers, anothers]) expect([status, text]).to.deep.equal([200, again.text])
    expect(await settledTrail(service)).to.have.length(before)
  })

  const json = { 'content-type': 'application/json' }
  const garbage: Readonly<Record<string, (person: string) => Promise<Called>>> = {
    nothing: () => weibo.call('POST', PATH),
    'no source': (uid) => byGet({ uid }),
    'an empty source': (uid) => byGet({ source: '', uid }),
    'no uid': () => byGet({ source: SOURCE }),
    'a uid of 10 KB': () => byGet({ source: SOURCE, uid: '1'.repeat(10_240) }),
    'a uid of 10 KB in a form': () =>
      weibo.call('POST', PATH, { body: new URLSearchParams({ source: SOURCE, uid: '1'.repeat(10_240) }) }),
    'a body of 100 KB': (uid) => weibo.call('POST', PATH, { body: { source: SOURCE, uid, x: 'x'.repeat(100_000) } }),
    'a doubled uid': (uid) => weibo.call('GET', `${PATH}?source=${SOURCE}&uid=${uid}&uid=${uid}`),
    'a doubled source': (uid) =>
      weibo.call('POST', PATH, {
        body: new URLSearchParams([
          ['source', SOURCE],
          ['source', SOURCE],
          ['uid', uid],
        ]),
      }),
    'a list': (uid) => weibo.call('POST', PATH, { body: [{ source: SOURCE, uid }] }),
    'a list of uids': (uid) => weibo.call('POST', PATH, { body: { source: SOURCE, uid: [uid] } }),
    'a uid that is a number': (uid) => weibo.call('POST', PATH, { body: { source: SOURCE, uid: Number(uid) } }),
    'an operator': () => weibo.call('POST', PATH, { body: { source: SOURCE, uid: { $gt: '' } } }),
    'what is not JSON': () => weibo.call('POST', PATH, { body: '{"source"', headers: json }),
    '16,000 brackets': () => weibo.call('POST', PATH, { body: '['.repeat(16_000), headers: json }),
    'another type': (uid) =>
      weibo.call('POST', PATH, { body: `source=${SOURCE}&uid=${uid}`, headers: { 'content-type': 'text/plain' } }),
    'a broken escape': () => weibo.call('GET', `${PATH}?source=${SOURCE}&uid=%E0%A4%A`),
    'a session mode that is not known': () => byGet({}, { headers: { 'x-session-mode': 'x' } }),
    'what would forge a line': (uid) => byGet({ source: SOURCE, uid: `${uid}\r\n\u202e` }),
  }
  for (const [what, send] of Object.entries(garbage)) {
    it(`answers 200 to ${what}, and records nothing`, async () => {
      const { person } = await bound()
      expect((await send(person)).status).to.equal(200)
      expect(await reports(person)).to.deep.equal([])
    })
  }
})
