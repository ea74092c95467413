import { connect } from 'node:net'
import { expect } from 'chai'
import { auditTrail } from '../support/audit-trail.js'
import { HttpClient } from '../support/http-client.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

const FORGED = '{"level":30,"msg":"forged"}'
const HOSTILE = [
  `a\r\n${FORGED}\r\n`,
  `a\n${FORGED}\n`,
  `\u001b[2J\u001b[31mred\u001b]0;title\u0007`,
  `a\u2028${FORGED}\u2029`,
  '\u202egnp.exe\u2066\u200f',
  '\0\u0085\u009b31m',
  '","msg":"forged","x":"',
  'x'.repeat(1024 * 1024),
]
/** What a terminal or a log reader may take for a command, a line or another order. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

describe('the log under hostile values (LG-2)', () => {
  const bench = new ProgramBench()
  let service: RunningService
  before(async () => {
    service = await bench.serve()
  })
  after(() => bench.clear())

  it('has one JSON object a line, and no line that a client forged', async () => {
    for (const value of HOSTILE) await sendEverywhere(service, value)
    expect((await fetch(`${service.url}/healthz`)).status).to.equal(200)
    const lines = service.program.stdout.trimEnd().split('\n')
    expect(lines.length).to.be.above(HOSTILE.length * 3)
    for (const line of lines) {
      expect(line.length).to.be.below(4096)
      expect(UNPRINTABLE.test(line), line).to.equal(false)
      expect(JSON.parse(line)).to.be.an('object').and.not.include({ msg: 'forged' })
    }
    expect(service.program.stderr).to.equal('')
  })

  it('leads to events without control characters and with at most 256 characters of a user agent', async () => {
    const events = await auditTrail(service)
    expect(events.length).to.be.above(0)
    for (const { data } of events) {
      expect(String(data.user_agent).length).to.be.at.most(256)
      for (const value of Object.values(data)) expect(UNPRINTABLE.test(String(value))).to.equal(false)
    }
  })

  it('replaces a request id that does not match the pattern', async () => {
    const ids = new Set((await auditTrail(service)).map(({ data }) => data.request_id))
    for (const id of ids) expect(id).to.match(/^[\w.:-]{1,128}$/)
    const { headers } = await new HttpClient(service.url).send('GET', '/healthz', {
      headers: { 'x-request-id': 'a b' },
    })
    expect(headers.get('x-request-id')).to.match(/^[\w-]{36}$/)
  })
})

/** In the body, the path, the query and the headers; in these as raw bytes, since no client of ours would send them. */
async function sendEverywhere({ url }: RunningService, value: string): Promise<void> {
  const json = JSON.stringify({ username: value, password: value, code: value, state: value, bind_ticket: value })
  for (const path of ['/sessions/', '/users/', '/oauth/weibo/callback/', '/oauth/weibo/bind/'])
    await raw(
      url,
      `POST ${path}`,
      [`Content-Length: ${Buffer.byteLength(json)}`, 'Content-Type: application/json'],
      json,
    )
  const body = '{"code":"x","state":"x"}'
  for (const name of ['User-Agent', 'X-Request-Id', 'X-Forwarded-For', 'Cookie', 'Accept-Language', 'Origin'])
    await raw(
      url,
      'POST /oauth/weibo/callback/',
      [`${name}: ${value}`, `Content-Length: ${body.length}`, 'Content-Type: application/json'],
      body,
    )
  const encoded = encodeURIComponent(value).slice(0, 8000)
  for (const path of [
    `/${encoded}`,
    `/oauth/weibo/?return_to=${encoded}`,
    `/oauth/callback/?error_description=${encoded}`,
  ])
    await raw(url, `GET ${path}`, [])
  await raw(url, `GET /${value}`, [])
}

async function raw(url: string, requestLine: string, headers: readonly string[], body = ''): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // The server may hang up on what it will not read to its end.
  socket.on('error', () => {}).resume()
  socket.setTimeout(3000, () => socket.destroy())
  socket.end([`${requestLine} HTTP/1.1`, `Host: ${hostname}`, 'Connection: close', ...headers, '', body].join('\r\n'))
  await closed
}
