import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import type { Environment } from '../support/program.js'
import { dropDatabase } from '../support/servers/drop-database.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { sharedMongo } from '../support/servers/shared-mongo.js'
import { sharedRedis } from '../support/servers/shared-redis.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { type CollectedSpan, TraceCollector } from '../support/trace-collector.js'
import { WebhookReceiver } from '../support/webhook-receiver.js'
import { webhooksFile } from '../support/webhook-world.js'

const [SERVER, CLIENT, PRODUCER, CONSUMER] = [2, 3, 4, 5]
const CALLBACK = 'POST /oauth/{provider}/callback/'
const HTTP = ['http.request.method', 'http.route', 'http.response.status_code', 'weibind.outcome', 'weibind.request_id']
const PROVIDER = ['server.address', 'http.response.status_code']
const DATABASE = ['db.system.name', 'db.operation.name']
const QUEUE = ['messaging.system', 'messaging.destination.name']

interface Installation {
  readonly database: string
  readonly queue: string
  environment(): Promise<Environment>
}

const INSTALLATIONS: Readonly<Record<string, Installation>> = {
  embedded: { database: 'sqlite', queue: 'memory', environment: async () => ({}) },
  'MongoDB and Redis': {
    database: 'mongodb',
    queue: 'bullmq',
    environment: async () => {
      const name = `traces_${process.pid}`
      const uri = (await sharedMongo()).uri(name)
      await dropDatabase(uri)
      return { MONGODB_URI: uri, REDIS_URL: (await sharedRedis()).url, QUEUE_PREFIX: `{${name}}` }
    },
  },
}

for (const [installation, { database, queue, environment }] of Object.entries(INSTALLATIONS))
  describe(`rules OP-13 and OP-14: traces (${installation})`, () => {
    const opened = openedForSuite()
    let collector: TraceCollector
    let service: TestService

    before(async function () {
      this.timeout(FIRST_START_MS)
      collector = await opened.open(TraceCollector.open(), (each) => each.close())
      service = await openTestService(opened, {
        ...(await environment()),
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=canary%20header',
        OTEL_BSP_SCHEDULE_DELAY: '20',
      })
      await eventually(
        'the service is ready',
        async () => (await new Person(service).send('GET', '/readyz')).status === 200,
      )
    })

    /** The spans of the trace to which the request with this id belongs, once its event was recorded. */
    const traceOf = async (requestId: string): Promise<readonly CollectedSpan[]> => {
      const all = () => {
        const server = collector.spans.find(({ attributes }) => attributes['weibind.request_id'] === requestId)
        return collector.spans.filter(({ traceId }) => traceId === server?.traceId)
      }
      await eventually('the whole trace', () => all().some(({ name }) => name === 'process audit'))
      return all()
    }

    it('OP-13: one login is one trace: HTTP, provider, database, queue and worker', async () => {
      const alice = new Person(service)
      const answer = await alice.callback(await alice.visitWeibo(), { headers: { 'x-request-id': 'one-login' } })
      expect(answer.data.type).to.equal('1')
      const spans = await traceOf('one-login')
      const named = (name: string) => spans.find((span) => span.name === name)
      const server = named(CALLBACK)
      expect(server).to.deep.include({ kind: SERVER, parentSpanId: '' })
      expect(server?.attributes).to.have.all.keys(HTTP)
      expect(server?.attributes).to.include({ 'http.response.status_code': 200, 'weibind.outcome': 'ok' })
      for (const name of ['weibo token', 'weibo profile']) {
        expect(named(name), name).to.include({ kind: CLIENT, parentSpanId: server?.spanId })
        expect(named(name)?.attributes, name).to.have.all.keys(PROVIDER)
      }
      const acts = spans.filter(({ attributes }) => 'db.system.name' in attributes)
      expect(acts.map(({ attributes }) => attributes['db.operation.name'])).to.include.members([
        'replayGuard.spend',
        'bindings.find',
      ])
      for (const act of acts) {
        expect(act.attributes).to.have.all.keys(DATABASE).and.include({ 'db.system.name': database })
        expect(act.kind).to.equal(CLIENT)
      }
      expect(named('publish audit')).to.include({ kind: PRODUCER })
      expect(named('publish audit')?.attributes).to.have.all.keys(QUEUE).and.include({ 'messaging.system': queue })
      expect(named('process audit')).to.include({ kind: CONSUMER })
      expect(named('process audit')?.attributes)
        .to.have.all.keys([...QUEUE, 'weibind.event_type'])
        .and.include({ 'weibind.event_type': 'weibind.bind.required' })
      const ids = new Set(spans.map(({ spanId }) => spanId))
      expect(spans.filter(({ parentSpanId }) => !ids.has(parentSpanId))).to.deep.equal([server])
    })

    it('gives each of several logins at once a trace of its own', async () => {
      const people = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ id: `at-once-${name}`, person: new Person(service) }))
      const visits = await Promise.all(people.map(async (each) => ({ ...each, visit: await each.person.visitWeibo() })))
      await Promise.all(
        visits.map(({ id, person, visit }) => person.callback(visit, { headers: { 'x-request-id': id } })),
      )
      const traces = await Promise.all(visits.map(({ id }) => traceOf(id)))
      for (const spans of traces) {
        expect(spans.filter(({ name }) => name === CALLBACK)).to.have.lengthOf(1)
        expect(spans.filter(({ name }) => name === 'process audit')).to.have.lengthOf(1)
      }
      expect(new Set(traces.map(([span]) => span?.traceId)).size).to.equal(people.length)
    })

    it('OP-13: a traceparent from outside is not continued, since no proxy of ours can have sent it', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c'
      const traceparent = `00-${traceId}-b7ad6b7169203331-01`
      await new Person(service).refresh('x', { headers: { traceparent, 'x-request-id': 'from-outside' } })
      const [span] = await traceOf('from-outside')
      expect(span?.traceId).not.to.equal(traceId)
    })

    it('OP-14: no span has a secret or anything personal', async () => {
      const alice = new Person(service)
      const userAgent = 'canary-agent/1.0'
      const sending = { headers: { 'user-agent': userAgent, 'x-request-id': 'canaries' } }
      const visit = await alice.visitWeibo()
      const { data } = await alice.callback(visit, sending)
      const username = `canary-${Date.now()}`
      const registered = await alice.register({ username, password: PASSWORD, bind_ticket: data.bind_ticket })
      await alice.logIn(username, 'canary wrong password')
      await alice.send('GET', `/canary-path?token=canary-query`)
      const native = await alice.tokenOfSdk()
      await alice.logInNatively(native, sending)
      const refreshed = await alice.refresh(registered.data.refresh_token, { headers: { 'x-request-id': 'last' } })
      await traceOf('last')
      const sent = collector.requests.map(({ body }) => body).join()
      const canaries = [alice.uid, username, userAgent, PASSWORD, 'canary-query', 'canary-path', 'canary wrong', native]
      const tokens = [visit.code, visit.state, data.bind_ticket, registered.data.token, refreshed.data.refresh_token]
      for (const canary of [...canaries, ...tokens, 'sandbox-app-secret', 'canary header', 'SELECT', 'INSERT'])
        expect(sent.includes(canary), canary).to.equal(false)
      expect(JSON.stringify(collector.spans.map(({ attributes }) => attributes['server.address']))).to.include(
        '127.0.0.1',
      )
      expect(collector.requests[0]).to.include({ path: '/v1/traces' })
      expect(collector.requests[0]?.headers['x-key']).to.equal('canary header')
    })
  })

describe('rule OP-13: webhooks', () => {
  const opened = openedForSuite()

  it('are delivered in the trace of their event', async () => {
    const collector = await opened.open(TraceCollector.open(), (each) => each.close())
    const receiver = await opened.open(WebhookReceiver.open(), (each) => each.close())
    const { environment, remove } = webhooksFile([{ url: `${receiver.url}/canary-path?key=canary` }])
    opened.add(async () => remove())
    const service = await openTestService(opened, {
      ...environment,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    })
    await new Person(service).refresh('x', { headers: { 'x-request-id': 'with-webhook' } })
    const named = (name: string) => collector.spans.find((span) => span.name === name)
    await eventually('the delivery', () => named('webhook deliver') !== undefined)
    const request = collector.spans.find(({ attributes }) => attributes['weibind.request_id'] === 'with-webhook')
    const delivery = named('webhook deliver')
    expect(delivery).to.include({ kind: CLIENT, traceId: request?.traceId })
    expect(delivery?.attributes).to.deep.equal({ 'server.address': '127.0.0.1', 'http.response.status_code': 204 })
    expect(JSON.stringify(collector.spans)).not.to.include('canary')
  })
})

describe('rule OP-13: a traceparent of our own proxy', () => {
  const opened = openedForSuite()

  it('is continued', async () => {
    const collector = await opened.open(TraceCollector.open(), (each) => each.close())
    const service = await openTestService(opened, {
      TRUSTED_PROXIES: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '20',
    })
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    for (const traceparent of [`00-${traceId}-b7ad6b7169203331-01`, 'rubbish'])
      await new Person(service).send('GET', '/healthz', { headers: { traceparent } })
    await eventually('both spans', () => collector.spans.length >= 2)
    const [continued, own] = collector.spans
    expect(continued).to.include({ traceId, parentSpanId: 'b7ad6b7169203331' })
    expect(own?.traceId).not.to.equal(traceId)
  })
})
