import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { APPIDS, FakeWeixin, openidOf } from '../support/fake-weixin.js'
import { Person } from '../support/person.js'
import { newName } from '../support/persons.js'
import { ProgramBench } from '../support/program-bench.js'
import { type Answer, json, text } from '../support/scripted-provider.js'

const CALLS = ['/sns/oauth2/access_token', '/sns/jscode2session', '/sns/userinfo']

const BOMB = gzipSync(Buffer.alloc(10_000_000, 'canary-bomb '))
/** What an HTTP client may describe with the URL of its request. */
const TROUBLES: Readonly<Record<string, Answer>> = {
  reset: ({ socket }) => void socket?.resetAndDestroy(),
  'cut off': ({ socket }) => void socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"access_token"'),
  hang: () => {},
  redirect: (response) => text(302, '', { location: `${response.req.url}&again=1` })(response),
  page: (response) => text(502, `<html>${response.req.url}</html>`)(response),
  'too large': text(200, 'x'.repeat(70_000)),
  compressed: text(200, 'x', { 'content-encoding': 'gzip' }),
  bomb: (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(BOMB),
  'no HTTP': ({ socket }) => void socket?.end(`canary-garbage ${socket.remotePort}\r\n\r\n`),
  'no JSON': (response) => text(200, `{"access_token": "canary-token", ${response.req.url}`)(response),
  'a number as token': json(200, { access_token: -1, openid: 1, session_key: 'canary-session-key' }),
  'wrong secret': (response) => json(200, { errcode: 40125, errmsg: `canary-errmsg ${response.req.url}` })(response),
  busy: (response) => json(200, { errcode: -1, errmsg: `canary-errmsg ${response.req.url}` })(response),
}

describe('what the program stores and logs of Weixin (WX-14)', () => {
  const bench = new ProgramBench()
  let weixin: FakeWeixin
  before(async () => {
    weixin = await FakeWeixin.open()
  })
  after(async () => {
    await bench.clear()
    await weixin.close()
  })

  it('holds no secret, code, token or session key, and logs no openid and no part of a URL, after any failure', async () => {
    const settings = { WEIXIN_TIMEOUT_MS: '300', LOG_LEVEL: 'trace', DEBUG: '*', RATE_LIMIT_FAILURES: 'off' }
    const service = await bench.serve({ environment: { ...weixin.environment, ...settings } })
    let results = 0
    const answers: string[] = []
    const logIn = async (channel: keyof typeof APPIDS, name: string) => {
      const browser = new Person(service)
      const person = { name, unionid: channel === 'mp' ? null : name }
      const isPage = channel === 'web' || channel === 'mp'
      const begun = isPage ? await browser.call('GET', `/oauth/weixin/?channel=${channel}`) : null
      const { code, state } = weixin.agree(begun?.data.url ?? `${weixin.url}/?appid=${APPIDS[channel]}`, person)
      const body = isPage ? { code, state } : { channel, code }
      const answer = await browser.call('POST', `/oauth/weixin/${isPage ? 'callback' : 'code'}/`, { body })
      results += 1
      if (answer.status >= 400) answers.push(answer.text)
      if (!answer.data?.bind_ticket) return
      await browser.register({ username: newName(), bind_ticket: answer.data.bind_ticket })
      results += 1
    }
    const logInEverywhere = async (prefix: string) => {
      for (const channel of ['web', 'mp', 'app', 'mini'] as const) await logIn(channel, `${prefix}-${channel}`)
    }

    await logInEverywhere('first')
    await logInEverywhere('first')
    for (const [index, answer] of Object.values(TROUBLES).entries())
      for (const path of CALLS) {
        const working = weixin.interrupt(path, answer)
        await logInEverywhere(`person-${index}`)
        working()
      }
    // Held back at the end: so many failures in a row open the circuit breaker (rule OB-5).
    const working = CALLS.map((path) => weixin.interrupt(path, json(200, { errcode: -1, errmsg: 'canary-errmsg' })))
    for (let round = 0; round < 8; round += 1) await logInEverywhere(`held-back-${round}`)
    for (const end of working) end()
    const { text: readiness } = await new Person(service).send('GET', '/readyz')
    expect(JSON.parse(readiness).checks.weixin).to.equal('open')
    expect(new Set(weixin.calls.map(({ path }) => path))).to.deep.equal(new Set(CALLS))
    await eventually('the events', async () => (await auditTrail(service)).length >= results)

    const events = JSON.stringify(await auditTrail(service))
    await service.program.stop()
    const logged = service.program.stdout + service.program.stderr
    const data = join(service.folder, 'data')
    const files = readdirSync(data).map((file) => readFileSync(join(data, file), 'latin1'))
    for (const place of [logged, events, ...answers, ...files]) expect(place.includes('canary')).to.equal(false)
    for (const part of ['/sns/', 'secret=', 'js_code', 'session_key', openidOf(APPIDS.web, 'first-web')])
      expect(logged.includes(part), part).to.equal(false)
  })
})
