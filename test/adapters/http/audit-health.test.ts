import { expect } from 'chai'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import { settledTrail } from '../../support/audit-trail.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid } from '../../support/persons.js'
import { serviceDatabase } from '../../support/service-database.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'

interface Stats {
  readonly steps: readonly { readonly at: string; readonly counts: Readonly<Record<string, number>> }[]
  readonly outbox: { readonly waiting: number; readonly oldest_at: string | null }
  readonly failed: number
}

interface FailedPage {
  readonly events: readonly { readonly event: AuditEvent; readonly error: string; readonly tries: number }[]
  readonly next_cursor: string | null
}

const basic = `Basic ${Buffer.from(`admin:${ADMIN_TOKEN}`).toString('base64')}`
const ADMIN_CALLS = [
  ['GET', '/audit/stats/'],
  ['GET', '/audit/failed/'],
  ['POST', '/audit/failed/x/retry/'],
] as const

describe('GET /audit/stats/', () => {
  let service: TestService
  let browser: Person
  let events: readonly AuditEvent[]

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    await browser.logInWithWeibo(person)
    await browser.callback({ code: 'x', state: 'x' })
    events = await settledTrail(service)
  })

  const stats = async (query: string) =>
    browser.call<Stats>('GET', `/audit/stats/${query}`, { headers: { authorization: basic } })

  it('counts events by type, in steps that begin on the hour in UTC', async () => {
    const { data } = await stats('')
    expect(data.steps).to.have.length(24)
    const counted: Record<string, number> = {}
    for (const { at, counts } of data.steps) {
      expect(at).to.match(/T\d\d:00:00\.000Z$/)
      for (const [type, count] of Object.entries(counts)) counted[type] = (counted[type] ?? 0) + count
    }
    for (const type of ['weibind.bind.required', 'weibind.user.registered', 'weibind.login.succeeded'])
      expect(counted[type], type).to.equal(1)
    expect(counted['weibind.login.failed']).to.equal(1)
    expect(Object.values(counted).reduce((sum, count) => sum + count)).to.equal(events.length)
  })

  it('counts from `from`, inclusive, to `to`, exclusive', async () => {
    const { time = '' } = events.find(({ type }) => type === 'weibind.login.succeeded') ?? {}
    const justAfter = new Date(Date.parse(time) + 1).toISOString()
    const count = async (query: string) =>
      ((await stats(query)).data.steps ?? []).map(({ counts }) => counts['weibind.login.succeeded'])
    expect(await count(`?step=day&from=${time}&to=${justAfter}`)).to.deep.equal([1])
    expect(await count(`?step=day&from=${justAfter}&to=${new Date(Date.parse(time) + 2).toISOString()}`)).to.deep.equal(
      [undefined],
    )
  })

  it('reports an empty outbox', async () => {
    await eventually('the outbox is empty', async () => (await stats('')).data.outbox.waiting === 0)
    const { data } = await stats('?step=day')
    expect(data.outbox).to.deep.equal({ waiting: 0, oldest_at: null })
    expect(data.failed).to.equal(0)
    expect(data.steps).to.have.length(30)
  })

  for (const query of [
    'step=week',
    'step=',
    'step=hour&step=day',
    'from=yesterday',
    'to=0',
    'from=2026-11-22T00:00:00Z&to=2026-11-22T00:00:00Z',
    'from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z',
    'from=2020-01-01T00:00:00Z',
    'from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&step=day',
    'from=9999-12-31T00:00:00Z',
  ])
    it(`refuses ${query} with a reason`, async () => {
      const { error, envelope } = await stats(`?${query}`)
      expect(error).to.equal('invalid_request')
      expect(envelope)
        .to.have.nested.property('details[0].field')
        .that.matches(/^(step|from|to)$/)
    })

  for (const [method, path] of ADMIN_CALLS)
    it(`lets only operators call ${method} ${path}`, async () => {
      for (const sending of [{}, { bearer: 'x' }, { bearer: `${ADMIN_TOKEN}x` }])
        expect((await browser.call(method, path, sending)).error).to.equal('invalid_token')
      for (const sending of [{ bearer: ADMIN_TOKEN }, { headers: { authorization: basic } }])
        expect((await browser.call(method, path, sending)).error).not.to.equal('invalid_token')
    })
})

describe('GET /audit/failed/, POST /audit/failed/{id}/retry/', () => {
  const EVENTS = times(3, () => anEvent())
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    const database = serviceDatabase(service.dataDir)
    const insert = database.prepare(
      'INSERT INTO outbox (id, event, due_at, failed_at, error, tries) VALUES (?, ?, 0, 1763812800000, ?, 5)',
    )
    for (const event of EVENTS) insert.run(event.id, JSON.stringify(event), `no\u202e${'x'.repeat(600)}`)
    database.close()
  })

  const failed = async (query = '') =>
    (await browser.call<FailedPage>('GET', `/audit/failed/${query}`, { bearer: ADMIN_TOKEN })).data
  const retry = (id: string) => browser.call('POST', `/audit/failed/${id}/retry/`, { bearer: ADMIN_TOKEN })

  it('lists events that were set aside, newest first, a page at a time', async () => {
    const [first, second] = [await failed('?limit=2'), EVENTS.toReversed()]
    expect(first.events[0]).to.deep.equal({
      event: second[0],
      error: `no${'x'.repeat(498)}`,
      tries: 5,
      failed_at: '2025-11-22T12:00:00.000Z',
    })
    const rest = await failed(`?limit=2&cursor=${first.next_cursor}`)
    expect(rest.next_cursor).to.equal(null)
    expect([...first.events, ...rest.events].map(({ event }) => event.id)).to.deep.equal(second.map(({ id }) => id))
  })

  for (const query of ['limit=0', 'limit=x', 'limit=1&limit=2', 'cursor=x'])
    it(`refuses ${query}`, async () => {
      const answer = await browser.call('GET', `/audit/failed/?${query}`, { bearer: ADMIN_TOKEN })
      expect(answer.error).to.equal('invalid_request')
    })

  it('retries one, once, and it is recorded', async () => {
    const id = EVENTS[1]?.id ?? ''
    const statsOf = async () => (await browser.call<Stats>('GET', '/audit/stats/', { bearer: ADMIN_TOKEN })).data
    expect((await statsOf()).failed).to.equal(3)
    const answer = await retry(id)
    expect([answer.status, answer.data]).to.deep.equal([200, null])
    expect((await retry(id)).error).to.equal('not_found')
    expect((await failed()).events.map(({ event }) => event.id)).to.deep.equal([EVENTS[2]?.id, EVENTS[0]?.id])
    const path = `/audit/events/?type=weibind.login.succeeded`
    const isRecorded = async () => (await browser.call('GET', path, { bearer: ADMIN_TOKEN })).text.includes(id)
    await eventually('it is recorded', isRecorded)
    expect((await statsOf()).failed).to.equal(2)
  })

  it('answers not_found for any other id', async () => {
    for (const id of ['x', '%00', '..', "'%20OR%201=1--", 'x'.repeat(2000), '%F0%9F%8E%88'])
      expect((await retry(id)).error, id).to.equal('not_found')
  })
})
