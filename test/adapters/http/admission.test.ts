import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import { expect } from 'chai'
import { Admission } from '../../../src/adapters/http/admission.js'
import { HttpServer } from '../../../src/adapters/http/http-server.js'
import { LoopDelay } from '../../../src/adapters/http/loop-delay.js'
import { envelopeOf } from '../../support/answer.js'
import { httpRequest } from '../../support/http-request.js'
import { silentLog } from '../../support/silent-log.js'

const BURST = 1024
const MAX = 256
const MAX_IDLE = 64
const ORIGIN = 'https://app.example.com'

describe('Admission (RE-8)', () => {
  let loopDelayMs: number
  let lateForMs: number
  let isWatched: boolean
  let listener: RequestListener
  let running: ServerResponse[]
  let log: ReturnType<typeof silentLog>

  beforeEach(() => {
    loopDelayMs = 0
    lateForMs = 0
    isWatched = false
    running = []
    log = silentLog()
    const loopDelay = {
      get ms() {
        return loopDelayMs
      },
      get lateForMs() {
        return lateForMs
      },
      start: () => {
        isWatched = true
      },
      stop: () => {
        isWatched = false
      },
    }
    const admission = new Admission({ corsOrigins: [ORIGIN], log, loopDelay })
    listener = admission.before((_request, response) => {
      running.push(response)
    })
  })

  /** Requests that are not answered. Enough of a response for the admission. */
  const begin = (count: number, url = '/oauth/weibo/', method = 'GET') => {
    const before = running.length
    for (let index = 0; index < count; index += 1) {
      const closings: (() => void)[] = []
      const response = {
        once: (_event: 'close', listen: () => void) => closings.push(listen),
        emit: () => closings.map((listen) => listen()),
        writeHead: () => {},
        end: () => {},
      }
      const request = { method, url, headers: {}, complete: true }
      listener(request as unknown as IncomingMessage, response as unknown as ServerResponse)
    }
    return running.length - before
  }
  const end = async (count: number) => {
    for (const response of running.splice(0, count)) response.emit('close')
    await setImmediate()
  }

  it('turns nothing away while the event loop is on time, however many requests wait for a provider', () => {
    loopDelayMs = 49
    expect(begin(5000)).to.equal(5000)
  })

  it('accepts a burst of 1,024 requests', () => {
    loopDelayMs = 299
    lateForMs = 999
    expect(begin(BURST + 100)).to.equal(BURST)
  })

  it('ends a burst that makes the event loop very late', () => {
    loopDelayMs = 300
    expect(begin(BURST)).to.equal(MAX)
  })

  it('accepts the fewer new logins, the later the event loop is, and what was begun as before', () => {
    loopDelayMs = 600
    expect(begin(BURST)).to.equal(MAX / 4)
    expect(begin(BURST, '/oauth/weibo/bind/', 'POST')).to.equal(MAX - MAX / 4)
    expect(begin(BURST, '/oauth/weibo/callback/', 'POST')).to.equal(MAX / 2)
  })

  it('turns nothing away while few requests are running, however late the event loop is', () => {
    loopDelayMs = 60_000
    expect(begin(BURST)).to.equal(MAX_IDLE)
  })

  it('accepts 256 requests at once while the event loop stays late, and as many more as end', async () => {
    loopDelayMs = 50
    lateForMs = 1000
    expect(begin(MAX + 100)).to.equal(MAX)
    await end(7)
    expect(begin(100)).to.equal(7)
  })

  it('does not accept a new burst as soon as the event loop is less late', () => {
    loopDelayMs = 50
    lateForMs = 1000
    begin(MAX + 1)
    lateForMs = 0
    expect(begin(100)).to.equal(0)
    loopDelayMs = 49
    expect(begin(100)).to.equal(100)
  })

  it('accepts callbacks longer, since their login at the provider is done', () => {
    loopDelayMs = 50
    lateForMs = 1000
    begin(MAX)
    expect(begin(5000, '/oauth/weibo/callback/')).to.equal(MAX / 2)
    expect(begin(100)).to.equal(0)
  })

  for (const page of ['/oauth/callback/', '/oauth/callback/weixin/', '/login/oauth/callback/weixin'])
    it(`accepts ${page} as long, the page of the return from a provider`, () => {
      loopDelayMs = 50
      lateForMs = 1000
      begin(MAX)
      expect(begin(5000, page)).to.equal(MAX / 2)
    })

  it('always accepts the requests of supervisors', () => {
    loopDelayMs = 50
    lateForMs = 1000
    begin(2 * MAX, '/oauth/weixin/callback/')
    for (const url of ['/healthz', '/readyz', '/metrics', '/login/readyz?x']) expect(begin(10, url), url).to.equal(10)
    for (const url of ['/healthz/x', '/?/healthz#', '/?/healthz', '/sessions/?to=/readyz/', '/sessions/'])
      expect(begin(10, url), url).to.equal(0)
  })

  it('counts requests that are answered in the same turn of the event loop, since they wait for each other', async () => {
    loopDelayMs = 50
    lateForMs = 1000
    let accepted = 0
    const beginAndEnd = () => {
      accepted += begin(1)
      return end(1)
    }
    await Promise.all(Array.from({ length: BURST }, beginAndEnd))
    expect(accepted).to.equal(MAX)
    await beginAndEnd()
    expect(accepted).to.equal(MAX + 1)
  })

  it('watches the event loop only while many requests are running', async () => {
    begin(MAX_IDLE - 1)
    expect(isWatched).to.equal(false)
    begin(1)
    expect(isWatched).to.equal(true)
    await end(1)
    expect(isWatched).to.equal(false)
  })

  it('says so in the log once, not for each request', () => {
    loopDelayMs = 80
    lateForMs = 1000
    begin(MAX + 100)
    expect(log.lines.map(({ level, message }) => [level, message])).to.deep.equal([
      ['warn', 'overloaded: requests are turned away'],
    ])
    expect(log.lines[0]?.fields).to.deep.equal({ turned_away: 1, in_flight: MAX, loop_delay_ms: 80 })
  })

  it('answers in the envelope, with Retry-After, to front ends of other origins too', async () => {
    loopDelayMs = 50
    lateForMs = 1000
    begin(MAX)
    const server = await HttpServer.listen('127.0.0.1', 0)
    server.serve(listener)
    const headers = { origin: ORIGIN, 'x-request-id': 'mine', 'accept-language': 'en-GB' }
    const url = `http://127.0.0.1:${server.port}/sessions/`
    const answer = await httpRequest({ method: 'POST', url, headers, body: 'a=b' })
    const stranger = await httpRequest({ method: 'GET', url, headers: { origin: 'https://evil.example' } })
    await server.stop(0)
    const { error, msg, request_id } = envelopeOf(answer)
    expect([answer.status, error, request_id]).to.deep.equal([503, 'unavailable', 'mine'])
    expect(msg).to.match(/^The service/)
    expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 3)
    expect(answer.headers.get('access-control-allow-origin')).to.equal(ORIGIN)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(stranger.headers.get('access-control-allow-origin')).to.equal(null)
    expect(envelopeOf(stranger).msg).to.match(/^服务/)
  })

  it('answers browsers with a page that offers to try again', async () => {
    loopDelayMs = 50
    lateForMs = 1000
    begin(MAX)
    const server = await HttpServer.listen('127.0.0.1', 0)
    server.serve(listener)
    const url = `http://127.0.0.1:${server.port}/?return_to=/x`
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en-GB' }
    const page = await httpRequest({ method: 'GET', url, headers })
    const sent = await httpRequest({ method: 'POST', url, headers, body: 'a=b' })
    const program = await httpRequest({ method: 'GET', url, headers: { accept: 'application/json, text/html' } })
    await server.stop(0)
    expect([page.status, page.headers.get('content-type')]).to.deep.equal([503, 'text/html; charset=utf-8'])
    expect(page.text).to.match(/lang="en".*The service.*<a href="">Try again<\/a>/s)
    expect(Number(page.headers.get('retry-after'))).to.be.within(1, 3)
    expect(page.headers.get('content-security-policy')).to.match(/^default-src 'none'/)
    // A link would lose what was sent.
    expect([sent, program].map((answer) => envelopeOf(answer).error)).to.deep.equal(['unavailable', 'unavailable'])
  })
})

describe('LoopDelay (RE-8)', () => {
  const block = (ms: number) => {
    for (const end = performance.now() + ms; performance.now() < end; );
  }

  it('grows during one long turn of the loop, and stays for a while', async () => {
    const loop = new LoopDelay(50)
    loop.start()
    block(200)
    expect(loop.ms).to.be.at.least(180)
    await delay(0)
    expect(loop.ms).to.be.at.least(10)
    loop.stop()
  })

  it('is the mean of turns', async () => {
    const loop = new LoopDelay(50)
    loop.start()
    for (let turn = 0; turn < 20; turn += 1) {
      block(100)
      await delay(0)
    }
    expect(loop.ms).to.be.at.least(50)
    expect(loop.lateForMs).to.be.at.least(1000)
    await delay(500)
    expect(loop.lateForMs).to.equal(0)
    loop.stop()
    expect(loop.ms).to.equal(0)
  })
})
