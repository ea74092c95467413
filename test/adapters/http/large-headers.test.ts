import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { envelopeOf } from '../../support/answer.js'
import { startTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

const COOKIES = { Cookie: `a=${'a'.repeat(17 * 1024)}` }

describe('HTTP: headers that are too large', () => {
  let service: TestService

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())

  it('are named to programs', async () => {
    const answer = await onTheWire(service, requestHead('GET /users/me/', COOKIES))
    expect(envelopeOf(answer).error).to.equal('headers_too_large')
  })

  it('are a page with the way out to people, in both languages', async () => {
    const head = requestHead('GET / HTTP', { Accept: 'text/html,application/xhtml+xml', ...COOKIES }).replace(
      ' HTTP HTTP',
      ' HTTP',
    )
    const { status, headers, text } = await onTheWire(service, head)
    expect([status, headers.get('content-type')]).to.deep.equal([431, 'text/html; charset=utf-8'])
    expect(headers.get('cache-control')).to.equal('no-store')
    expect(text).to.include('请清除本站的 Cookie').and.to.include('clear the cookies of this site')
  })

  /** The head of a browser with many cookies, in 17 packets. */
  async function inPackets(accept: string): Promise<string> {
    const socket = connect({ port: service.port, host: '127.0.0.1', noDelay: true })
    socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAccept: ${accept}\r\n`)
    for (let sent = 0; sent < 17; sent += 1) {
      await wait(10)
      socket.write(`Cookie: ${`a${sent}=`.padEnd(990, 'a')}\r\n`)
    }
    socket.write('\r\n')
    let answer = ''
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    await once(socket, 'close')
    return answer
  }

  for (const [accept, type] of [
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    ['application/xhtml+xml, text/html', 'text/html'],
    ['application/json, text/html;q=0.5', 'application/json'],
    ['*/*', 'application/json'],
  ] as const)
    it(`are answered with ${type} to Accept: ${accept}, in one packet and in many`, async () => {
      const contentType = new RegExp(`^HTTP/1.1 431 [^]*\r\ncontent-type: ${type};`, 'i')
      expect(await inPackets(accept)).to.match(contentType)
      for (const kilobytes of [17, 63]) {
        const head = requestHead('GET /', { Accept: accept, Cookie: `a=${'a'.repeat(kilobytes * 1024)}` })
        const { status, headers } = await onTheWire(service, head)
        expect([status, headers.get('content-type')]).to.deep.equal([431, `${type}; charset=utf-8`])
      }
    })

  it('are counted in all headers, however many there are', async () => {
    const many = Array.from({ length: 1200 }, (_, index): [string, string] => [`a${index}`, 'a'.repeat(10)])
    const answer = await onTheWire(service, requestHead('GET /users/me/', Object.fromEntries(many)))
    expect(envelopeOf(answer).error).to.equal('headers_too_large')
  })

  it('are not those of less than 16 KiB', async () => {
    const answer = await onTheWire(service, requestHead('GET /users/me/', { Cookie: `a=${'a'.repeat(15 * 1024)}` }))
    expect(envelopeOf(answer).error).to.equal('invalid_token')
  })
})
