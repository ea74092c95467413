import { expect } from 'chai'
import { called, HttpClient } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { PASSWORD } from '../../support/persons.js'
import { grown, type Series, scrape, seriesIn } from '../../support/scrape.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const NAMES = [
  'weibind_logins_total',
  'weibind_provider_request_duration_seconds_bucket',
  'weibind_outbox_waiting',
  'weibind_outbox_oldest_age_seconds',
  'weibind_queue_waiting',
  'weibind_audit_recorded_total',
  'weibind_audit_failed',
  'weibind_audit_forged',
  'weibind_breaker_state',
  'weibind_password_hash_queue',
  'http_request_duration_seconds_bucket',
  'process_cpu_seconds_total',
  'nodejs_eventloop_lag_seconds',
]

function namesOf(series: Series): Set<string> {
  return new Set([...series.keys()].map((name) => name.replace(/\{.*/, '')))
}

/** How the counters of an act differ, without those of HTTP answers and the process. */
function counted(before: Series, after: Series): Record<string, number> {
  const all = Object.entries(grown(before, after))
  return Object.fromEntries(all.filter(([name]) => /^weibind_\w+(?:_total|_count)\{/.test(name)))
}

describe('HTTP: metrics', () => {
  let service: TestService

  const opened = openedForSuite()
  beforeEach(async () => {
    service = await openTestService(opened)
  })

  it('has every metric from the start, with 0 where its labels are known', async () => {
    const series = await scrape(service)
    expect([...namesOf(series)]).to.include.members(NAMES)
    for (const name of [
      'weibind_logins_total{outcome="succeeded",method="weibo"}',
      'weibind_logins_total{outcome="invalid_credentials",method="password"}',
      'weibind_logins_total{outcome="bind_required",method="weibo-native"}',
      'weibind_provider_request_duration_seconds_bucket{le="6",provider="weibo",call="token",outcome="timeout"}',
      'weibind_provider_request_duration_seconds_count{provider="weibo",call="token_info",outcome="ok"}',
      'weibind_audit_recorded_total{type="weibind.login.succeeded"}',
      'weibind_breaker_state{provider="weibo"}',
      'weibind_outbox_oldest_age_seconds',
      'weibind_audit_forged',
      'http_request_duration_seconds_count{method="POST",route="/oauth/{provider}/callback/",status="200"}',
      'http_request_duration_seconds_bucket{le="10",method="POST",route="/users/",status="201"}',
    ])
      expect(series.get(name), name).to.equal(0)
  })

  it('OP-11: counts logins by their answer, calls to the provider, and recorded events', async () => {
    const [alice, bob] = [new Person(service), new Person(service)]
    const before = await scrape(service)
    const ticket = await alice.ticket()
    await alice.register({ username: 'alice', password: PASSWORD, bind_ticket: ticket })
    await alice.logInWithWeibo()
    await bob.callback({ code: 'x', state: 'unknown' })
    await bob.callback({})
    await bob.logIn('alice', 'wrong password')
    await bob.logIn('alice')
    await bob.logInNatively('2.00unknown')
    await bob.call('POST', '/sessions/recovery/', { body: { username: 'alice', code: 'x', new_password: PASSWORD } })
    expect(counted(before, await scrape(service))).to.deep.equal({
      'weibind_logins_total{outcome="bind_required",method="weibo"}': 1,
      'weibind_logins_total{outcome="succeeded",method="weibo"}': 1,
      'weibind_logins_total{outcome="invalid_state",method="weibo"}': 1,
      'weibind_logins_total{outcome="invalid_request",method="weibo"}': 1,
      'weibind_logins_total{outcome="invalid_credentials",method="password"}': 1,
      'weibind_logins_total{outcome="succeeded",method="password"}': 1,
      'weibind_logins_total{outcome="invalid_code",method="weibo-native"}': 1,
      'weibind_logins_total{outcome="invalid_credentials",method="recovery"}': 1,
      'weibind_provider_request_duration_seconds_count{provider="weibo",call="token",outcome="ok"}': 2,
      'weibind_provider_request_duration_seconds_count{provider="weibo",call="profile",outcome="ok"}': 1,
      'weibind_provider_request_duration_seconds_count{provider="weibo",call="token_info",outcome="refused"}': 1,
      'weibind_audit_recorded_total{type="weibind.bind.required"}': 1,
      'weibind_audit_recorded_total{type="weibind.user.registered"}': 1,
      'weibind_audit_recorded_total{type="weibind.login.succeeded"}': 2,
      'weibind_audit_recorded_total{type="weibind.login.failed"}': 4,
    })
  })

  it('counts a callback with purpose=bind as no login, whatever its answer', async () => {
    const [alice, bob] = [new Person(service), new Person(service)]
    await bob.register({ username: 'bob', password: PASSWORD, bind_ticket: await bob.ticket() })
    const { data } = await alice.register({ username: 'alice', password: PASSWORD })
    const begin = () => alice.begin({ purpose: 'bind' }, { bearer: data.token })
    const before = await scrape(service)
    await alice.callback(await alice.agree(await begin()))
    await alice.callback(await alice.agree(await begin(), bob.uid))
    const logins = Object.keys(counted(before, await scrape(service))).filter((name) => name.includes('logins'))
    expect(logins).to.deep.equal([])
  })

  for (const [fault, outcome] of [
    ['error-21322', 'misconfigured'],
    ['error-10001', 'error'],
    ['hang', 'timeout'],
  ] as const)
    it(`names a call to the provider ${outcome}: ${fault}`, async () => {
      const quick = await openTestService(opened, { WEIBO_TIMEOUT_MS: '200' })
      const before = await scrape(quick)
      await new Person(quick).logInWithWeibo(undefined, fault)
      const call = `weibind_provider_request_duration_seconds_count{provider="weibo",call="token",outcome="${outcome}"}`
      expect(counted(before, await scrape(quick))).to.have.property(call, 1)
    })

  it('OP-11: has no series more after 200 odd requests than after a first few', async () => {
    const client = new HttpClient(service.url)
    const odd = async (turn: number) => {
      const name = `x${turn}-${'y'.repeat(turn % 7)}`
      for (const path of [`/${name}`, `/users/${name}/`, `/oauth/${name}/callback/`, `/sessions/${name}/`])
        for (const method of ['GET', 'POST', 'PATCH', `M${turn}`]) await client.send(method, path)
      await client.send('POST', '/oauth/weibo/callback/', { body: { code: name, state: name } })
      await client.send('POST', '/sessions/', { body: { username: name, password: name } })
      await client.send('GET', `/audit/failed/?cursor=${name}`, { bearer: name })
    }
    await odd(0)
    const before = [...(await scrape(service)).keys()].sort()
    for (let turn = 1; turn <= 11; turn++) await odd(turn)
    const after = [...(await scrape(service)).keys()].sort()
    // The scrape before counts itself.
    const own = /method="GET",route="\/metrics",status="200"/
    expect(after.filter((name) => !own.test(name))).to.deep.equal(before.filter((name) => !own.test(name)))
    expect(after.join()).not.to.match(/x\d|y{2}|PROPFIND|M\d/)
  })

  it('names the route of each answer, also of a refused method, and one route for all files of the pages', async () => {
    const client = new HttpClient(service.url)
    const before = await scrape(service)
    for (const [method, path] of [
      ['PATCH', '/sessions/'],
      ['GET', '/nowhere/'],
      ['PROPFIND', '/'],
      ['POST', '/audit/failed/x/retry'],
      ['GET', '/register'],
      ['GET', '/healthz/'],
    ] as const)
      await client.send(method, path)
    const counts = Object.keys(grown(before, await scrape(service))).filter((name) => /^http_.*_count/.test(name))
    expect(counts.map((name) => /\{(.*)\}/.exec(name)?.[1])).to.have.members([
      'method="PATCH",route="/sessions/",status="405"',
      'method="GET",route="none",status="404"',
      'method="other",route="pages",status="405"',
      'method="POST",route="/audit/failed/{id}/retry/",status="401"',
      'method="GET",route="pages",status="200"',
      'method="GET",route="/healthz",status="200"',
      'method="GET",route="/metrics",status="200"',
    ])
  })

  it('OP-10: is shut to all who come through a proxy without the token of an operator', async () => {
    const client = new HttpClient(service.url)
    for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }, { forwarded: '' }]) {
      const answer = called(await client.send('GET', '/metrics', { headers }))
      expect(answer.error).to.equal('invalid_token')
      expect((await client.send('GET', '/metrics', { headers, bearer: service.adminToken })).status).to.equal(200)
      expect((await client.send('GET', '/metrics', { headers, bearer: 'x' })).status).to.equal(401)
    }
    const withoutOperators = await openTestService(opened, { NODE_ENV: 'test', ADMIN_TOKEN: '' })
    expect((await scrape(withoutOperators)).size).to.be.above(100)
  })

  it('answers in the format of OpenMetrics where it is asked for, and in that of Prometheus after it too', async () => {
    const client = new HttpClient(service.url)
    const accept = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3'
    const open = await client.send('GET', '/metrics', { headers: { accept } })
    expect(open.headers.get('content-type')).to.match(/^application\/openmetrics-text; version=1\.0\.0/)
    expect(open.text).to.match(/# EOF\n$/)
    expect(open.text).to.include('# TYPE weibind_logins counter\nweibind_logins_total{')
    for (const other of ['*/*', 'text/plain;version=0.0.4', 'text/html,*/*;q=0.1']) {
      const { headers, text } = await client.send('GET', '/metrics', { headers: { accept: other } })
      expect(headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/)
      expect([...namesOf(seriesIn(text))]).to.include.members(NAMES)
    }
  })
})
