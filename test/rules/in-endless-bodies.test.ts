import { connect } from 'node:net'
import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { requestHead } from '../support/wire.js'

const JSON_TYPE = { 'Content-Type': 'application/json' }
const CHUNK = Buffer.from(`10000\r\n${'x'.repeat(0x10000)}\r\n`)
/** The buffers of both sockets included. */
const MAX_SENT = 16 * 1024 * 1024

const REQUEST_TIMEOUT_MS = 15_000

describe('rule IN-2: bodies that do not end', () => {
  let service: TestService

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })

  /** Sends as fast as it can until the connection is closed, and never closes it. */
  async function flood(line: string, headers: Readonly<Record<string, string>>) {
    const socket = connect(service.port, '127.0.0.1')
    let answer = ''
    const began = performance.now()
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text
    })
    socket.write(requestHead(line, { ...headers, Connection: 'keep-alive' }))
    const send = () => {
      while (!socket.destroyed && socket.write(CHUNK));
    }
    socket.on('drain', send)
    send()
    await new Promise((resolve) => socket.on('error', () => {}).once('close', resolve))
    return { answer, sent: socket.bytesWritten, closedAfterMs: performance.now() - began }
  }

  const chunked = { 'Transfer-Encoding': 'chunked' }
  for (const [what, line, headers, status] of [
    ['in chunks', 'POST /sessions/refresh/', { ...JSON_TYPE, ...chunked }, 413],
    ['of 1 GB', 'POST /sessions/refresh/', { ...JSON_TYPE, 'Content-Length': '1000000000' }, 413],
    ['of another type', 'POST /sessions/', { 'Content-Type': 'text/plain', ...chunked }, 415],
    ['that no route reads', 'GET /healthz', chunked, 200],
    ['without a route', 'POST /nowhere', chunked, 404],
    ['without a token', 'DELETE /users/me/', { ...JSON_TYPE, ...chunked }, 401],
  ] as const) {
    it(`IN-2: one ${what} is answered at once, and ends its connection`, async () => {
      const { answer, sent, closedAfterMs } = await flood(line, headers)
      expect(answer).to.match(new RegExp(`^HTTP/1.1 ${status} `))
      expect(answer).to.match(/\r\nConnection: close\r\n/)
      expect(answer).to.match(/\r\n\r\n\{.*\}$/)
      expect(sent).to.be.below(MAX_SENT)
      expect(closedAfterMs).to.be.below(REQUEST_TIMEOUT_MS)
    })
  }

  it('IN-2: a client that reads only after it has sent 100 KB gets its answer', async () => {
    const socket = connect(service.port, '127.0.0.1')
    const length = { 'Content-Length': '100000' }
    const sent = requestHead('POST /sessions/refresh/', { ...JSON_TYPE, ...length, Connection: 'keep-alive' })
    await new Promise<unknown>((resolve) => socket.write(sent + 'x'.repeat(100_000), resolve))
    let answer = ''
    for await (const text of socket.setEncoding('latin1')) answer += text
    expect(answer).to.match(/^HTTP\/1.1 413 .*"error":"body_too_large"/s)
  })

  it('IN-2: a large body is not asked for', async () => {
    const ask = async (length: string) => {
      const socket = connect(service.port, '127.0.0.1')
      const expects = { ...JSON_TYPE, 'Content-Length': length, Expect: '100-continue' }
      socket.write(requestHead('POST /sessions/refresh/', expects))
      let answer = ''
      for await (const text of socket.setEncoding('latin1')) {
        answer += text
        if (answer.startsWith('HTTP/1.1 100')) break
      }
      return answer
    }
    expect(await ask('100')).to.match(/^HTTP\/1.1 100 /)
    expect(await ask('100000')).to.match(/^HTTP\/1.1 413 /)
  })
})
