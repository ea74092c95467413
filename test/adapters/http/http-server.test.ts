import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { HttpServer } from '../../../src/adapters/http/http-server.js'
import { envelopeOf } from '../../support/answer.js'
import { httpRequest } from '../../support/http-request.js'

describe('IN-3: slow clients and many connections', () => {
  let server: HttpServer

  before(async () => {
    const limits = { headersMs: 200, requestMs: 400, checkEveryMs: 50, connections: 5, idleMs: 300 }
    server = await HttpServer.listen('127.0.0.1', 0, limits)
    server.serve((request, response) => request.resume().on('end', () => response.end('whole')))
  })
  after(() => server.stop(0))

  const millisecondsUntilCut = async (beginning: string): Promise<number> => {
    const began = performance.now()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(beginning)
    const drip = setInterval(() => socket.write('a'), 20)
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    socket.on('error', () => {})
    await Promise.race([once(socket, 'end'), once(socket, 'close')])
    clearInterval(drip)
    socket.destroy()
    expect(answer).to.match(/^HTTP\/1\.1 400 .*"error":"invalid_request"/s)
    return performance.now() - began
  }

  it('cuts headers that never end', async () => {
    expect(await millisecondsUntilCut('GET / HTTP/1.1\r\nHost: x\r\nA: ')).to.be.within(150, 30_000)
  })

  it('cuts a body that never ends', async () => {
    expect(await millisecondsUntilCut('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n')).to.be.within(
      350,
      30_000,
    )
  })

  it('keeps no more connections than configured', async () => {
    const sockets: Socket[] = []
    for (let i = 0; i < 8; i += 1) sockets.push(connect(server.port, '127.0.0.1').on('error', () => {}))
    await Promise.all(sockets.slice(5).map((socket) => once(socket, 'close')))
    expect(sockets.filter(({ destroyed }) => destroyed)).to.have.length(3)
    for (const socket of sockets) socket.destroy()
  })
})

describe('HTTP: the keep-alive timeout', () => {
  it('outlasts the 60 s of a proxy', async () => {
    const server = await HttpServer.listen('127.0.0.1', 0)
    const answer = await httpRequest({ method: 'GET', url: `http://127.0.0.1:${server.port}/` })
    await server.stop(0)
    expect(answer.headers.get('keep-alive')).to.equal('timeout=65')
  })
})

describe('HTTP: before the API is ready', () => {
  it('answers unavailable, like any other failure', async () => {
    const server = await HttpServer.listen('127.0.0.1', 0)
    const answer = await httpRequest({ method: 'GET', url: `http://127.0.0.1:${server.port}/` })
    await server.stop(0)
    expect(envelopeOf(answer).error).to.equal('unavailable')
  })
})
