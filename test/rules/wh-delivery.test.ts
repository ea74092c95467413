import { expect } from 'chai'
import { Webhook } from 'standardwebhooks'
import { auditTrail, settledTrail } from '../support/audit-trail.js'
import { times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { openedForTest } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { type Reply, status, WebhookReceiver } from '../support/webhook-receiver.js'
import { WEBHOOK_SECRET, type WebhookEntry, webhooksFile } from '../support/webhook-world.js'

/** Longer than a delivery takes, on a busy machine too. */
const SOON_MS = 5000

describe('webhooks', () => {
  const opened = openedForTest()

  const receiver = (reply?: Reply) => opened.open(WebhookReceiver.open(reply), (each) => each.close())
  const serviceFor = async (entries: readonly WebhookEntry[], schedule?: string): Promise<TestService> => {
    const { environment, remove } = webhooksFile(entries, schedule)
    opened.add(async () => remove())
    return openTestService(opened, environment)
  }

  it('reach each endpoint that wants them, once, signed, as the audit log holds them (WH-1, WH-2, WH-3)', async () => {
    const [all, some] = [await receiver(), await receiver()]
    const types = ['weibind.user.registered', 'weibind.bind.required']
    const service = await serviceFor([{ url: all.url }, { url: some.url, types }])
    await visits(service, 5)
    const trail = await settledTrail(service)
    await eventually('all have arrived', () => all.calls.length >= trail.length && some.calls.length >= 10)
    expect(all.ids.sort()).to.deep.equal(trail.map(({ id }) => id).sort())
    const wanted = trail.filter(({ type }) => types.includes(type))
    expect(some.ids.sort()).to.deep.equal(wanted.map(({ id }) => id).sort())
    for (const { body, headers } of all.calls) {
      const event = new Webhook(WEBHOOK_SECRET).verify(body, headers as never)
      expect(trail).to.deep.include(event)
      expect(headers['webhook-id']).to.equal((event as { id: string }).id)
    }
  })

  it('arrive soon beside endpoints that hang, are dead, refuse or never end, and logins do not wait (WH-8)', async () => {
    const good = await receiver()
    const dead = await receiver()
    await dead.close()
    const endless: Reply = (response) => {
      const write = () => void (response.destroyed || response.write('more'.repeat(1000), () => setImmediate(write)))
      response.writeHead(200)
      write()
    }
    const others = [await receiver(() => {}), dead, await receiver(status(500)), await receiver(endless)]
    const service = await serviceFor(
      [...others, good].map(({ url }) => ({ url })),
      '1s',
    )
    await visits(service, 10)
    const began = Date.now()
    await visits(service, 2)
    expect(Date.now() - began).to.be.below(SOON_MS)
    const trail = await settledTrail(service)
    await eventually('the good one has all', () => good.calls.length >= trail.length, SOON_MS)
    expect(new Set(good.ids)).to.deep.equal(new Set(trail.map(({ id }) => id)))
    const [hanging] = others
    expect(hanging?.openConnections).to.be.at.most(10)
  })

  it('are tried again after the waits of the schedule, each with a time of its own (WH-3, WH-5)', async () => {
    const busy = await receiver((response, _, index) => status(index < 3 ? 503 : 200)(response, _, index))
    const service = await serviceFor([{ url: busy.url, types: ['weibind.login.failed'] }], '1s,2s,3s,4s')
    await new Person(service).callback({ code: 'x', state: 'x' })
    await eventually('it was delivered', () => busy.calls.length === 4)
    const waits = busy.calls.slice(1).map(({ at }, index) => at - (busy.calls[index]?.at ?? 0))
    for (const [index, wait] of waits.entries())
      expect(wait, waits.join()).to.be.within((index + 1) * 1000, (index + 1) * 1200 + 300)
    expect(new Set(busy.ids).size).to.equal(1)
    expect(new Set(busy.calls.map(({ headers }) => headers['webhook-timestamp'])).size).to.be.above(1)
    for (const { body, headers } of busy.calls) new Webhook(WEBHOOK_SECRET).verify(body, headers as never)
  })

  it('rest after 410, also for what comes later, and lose nothing (WH-9)', async () => {
    const gone = await receiver(status(410))
    const service = await serviceFor([{ url: gone.url }])
    await visits(service, 1)
    await eventually('it is told', () => gone.calls.length > 0)
    await eventually('it rests', async () => (await listed(service))[0]?.resting === true)
    const told = gone.calls.length
    await visits(service, 1)
    const count = (await settledTrail(service)).length
    await eventually('all wait', async () => (await listed(service))[0]?.waiting === count)
    expect((await listed(service))[0]).to.include({ failed: 0, last_status: 410, resting: true })
    expect(gone.calls.length).to.equal(told)
  })

  it('are set aside after the schedule, listed, counted, and retried on request (WH-10)', async () => {
    const broken = await receiver(status(500))
    const service = await serviceFor([{ url: broken.url, types: ['weibind.login.failed'] }], '1s')
    await new Person(service).callback({ code: 'x', state: 'x' })
    const [event] = await settledTrail(service)
    await eventually('it is set aside', async () => (await listed(service))[0]?.failed === 1)
    expect((await listed(service))[0]).to.include({ waiting: 0, last_status: 500, last_success_at: null })
    const { deliveries, next_cursor } = await failed(service)
    const [{ failed_at, ...delivery } = { id: '', failed_at: '' }] = deliveries
    const { id: endpoint } = (await listed(service))[0] ?? {}
    const expected = { id: `${event?.id}.${endpoint}`, endpoint, url: broken.url, event, tries: 2 }
    expect(delivery).to.deep.equal({ ...expected, last_status: 500, error: 'status' })
    expect(Date.parse(failed_at)).to.be.above(0)
    expect(next_cursor).to.equal(null)
    broken.reply = status(200)
    const retry = () => admin(service, 'POST', `/admin/webhooks/failed/${delivery.id}/retry/`)
    expect((await retry()).data).to.deep.equal({ id: delivery.id })
    await eventually('it is delivered', () => broken.calls.length === 3)
    expect((await retry()).error).to.equal('not_found')
    expect((await failed(service)).deliveries).to.deep.equal([])
    expect(new Set(broken.ids)).to.deep.equal(new Set([event?.id]))
  })

  it('are replayed under the same ids (WH-11)', async () => {
    const shop = await receiver()
    const service = await serviceFor([{ url: shop.url }])
    await visits(service, 3)
    const trail = await settledTrail(service)
    await eventually('all have arrived', () => shop.calls.length === trail.length)
    const [from, to] = [trail.at(-1)?.time, trail[0]?.time]
    const types = ['weibind.user.registered']
    const replay = (body: object) => admin<{ events: number }>(service, 'POST', '/admin/webhooks/replay/', body)
    expect((await replay({ from, to, types, url: shop.url })).data).to.deep.equal({ events: 3 })
    await eventually('they have arrived again', () => shop.calls.length === trail.length + 3)
    const again = shop.ids.slice(-3).sort()
    expect(again).to.deep.equal(
      trail
        .filter(({ type }) => types.includes(type))
        .map(({ id }) => id)
        .sort(),
    )
    for (const [field, body] of [
      ['url', { from, to, url: 'https://elsewhere.example/' }],
      ['from', { from: to, to: '2001-01-01T00:00:00Z', url: shop.url }],
      ['from', { from: 'noon', to, url: shop.url }],
      ['to', { from, url: shop.url }],
      ['types', { from, to, types: ['weibind.webhook.test'], url: shop.url }],
      ['types', { from, to, types: [], url: shop.url }],
    ] as const) {
      const { error, envelope } = await replay(body)
      expect([error, envelope.details?.map((each) => each.field)], field).to.deep.equal(['invalid_request', [field]])
    }
    expect(await auditTrail(service)).to.have.length(trail.length)
  })

  it('hold nothing that was erased, whichever try it is, and neither does the list (WH-12)', async () => {
    const away = await receiver(status(503))
    const service = await serviceFor([{ url: away.url }], '2s,2s,2s')
    const person = new Person(service)
    const bind_ticket = await person.ticket()
    const token = (await person.register({ username: newName(), bind_ticket })).data.token
    await eventually('a first try', () => away.calls.length > 0)
    const answer = await person.call('DELETE', '/users/me/', { bearer: token, body: {} })
    expect(answer.status).to.equal(200)
    const trail = await settledTrail(service)
    const tried = away.calls.length
    away.reply = status(200)
    await eventually('all are delivered', async () => (await listed(service))[0]?.waiting === 0)
    const later = away.calls.slice(tried).map(({ body }) => body.toString())
    expect(later).to.have.length.at.least(trail.length)
    for (const text of later) expect(text).to.not.match(new RegExp(`${person.uid}|user_agent|"ip"`))
  })
})

interface Listed {
  readonly id: string
  readonly url: string
  readonly waiting: number
  readonly failed: number
  readonly last_status: number | null
  readonly resting: boolean
}

interface FailedPage {
  readonly deliveries: readonly { readonly id: string; readonly failed_at: string }[]
  readonly next_cursor: string | null
}

function admin<Data>(service: TestService, method: string, path: string, body?: object) {
  return new Person(service).call<Data>(method, path, { bearer: service.adminToken, ...(body && { body }) })
}

async function listed(service: TestService): Promise<readonly Listed[]> {
  return (await admin<readonly Listed[]>(service, 'GET', '/admin/webhooks/')).data
}

async function failed(service: TestService): Promise<FailedPage> {
  return (await admin<FailedPage>(service, 'GET', '/admin/webhooks/failed/')).data
}

/** Each leaves three events. */
async function visits(service: TestService, count: number): Promise<void> {
  await Promise.all(
    times(count, async () => {
      const person = new Person(service)
      await person.register({ username: newName(), bind_ticket: await person.ticket() })
      await person.logInWithWeibo()
    }),
  )
}
