import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect } from 'chai'
import { HttpServer } from '../../../src/adapters/http/http-server.js'
import { envelopeOf } from '../../support/answer.js'
import { eventually } from '../../support/eventually.js'
import { httpRequest } from '../../support/http-request.js'

async function sendAndRead({ port }: HttpServer, sent: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(sent, 'latin1')
  let answer = ''
  for await (const text of socket.setEncoding('latin1')) answer += text
  return answer
}

describe('IN-3: slow clients', () => {
  let server: HttpServer

  before(async () => {
    const limits = { headersMs: 200, requestMs: 400, checkEveryMs: 50, idleMs: 300 }
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

  it('closes a connection that sends nothing, without an answer', async () => {
    const socket = connect(server.port, '127.0.0.1')
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes
    })
    await once(socket, 'close')
    expect(answer).to.equal('')
  })

  it('does not answer twice if a body stops after the answer', async () => {
    server.serve((_request, response) => response.end('early'))
    const answer = await sendAndRead(server, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc')
    expect(answer.match(/HTTP\/1\.1/g)).to.have.length(1)
  })
})

describe('IN-3: more connections than configured', () => {
  let server: HttpServer
  let sockets: Socket[]
  let running: number

  beforeEach(async () => {
    server = await HttpServer.listen('127.0.0.1', 0, { connections: 5 })
    running = 0
    server.serve((request, response) => {
      running += 1
      if (request.url === '/fast') response.end('done')
    })
    sockets = []
  })
  afterEach(() => server.stop(0))

  const open = async (request = '') => {
    const socket = connect(server.port, '127.0.0.1')
      .on('error', () => {})
      .resume()
    sockets.push(socket)
    await once(socket, 'connect')
    if (request !== '') socket.write(`GET ${request} HTTP/1.1\r\nHost: x\r\n\r\n`)
    if (request === '/fast') await once(socket, 'data')
    return socket
  }
  const closed = () => sockets.flatMap(({ destroyed }, index) => (destroyed ? [index] : []))

  it('close those that have been idle longest', async () => {
    const [first, second] = [await open(), await open('/fast')]
    for (let i = 2; i < 5; i += 1) await open()
    first.write('GET /fast HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(first, 'data')
    await open()
    await once(second, 'close')
    expect(closed()).to.deep.equal([1])
  })

  it('never close one whose request is being answered, but the new one', async () => {
    for (let i = 0; i < 5; i += 1) await open('/slow')
    await eventually('all to run', () => running === 5)
    await once(await open(), 'close')
    expect(closed()).to.deep.equal([5])
  })
})

describe('IN-3: pipelined requests', () => {
  let server: HttpServer
  let running = 0
  let most = 0
  let begun = 0

  beforeEach(async () => {
    begun = most = running = 0
    server = await HttpServer.listen('127.0.0.1', 0)
    server.serve((request, response) => {
      begun += 1
      running += 1
      most = Math.max(most, running)
      response.once('finish', () => {
        running -= 1
      })
      request.resume().on('end', () => setImmediate(() => response.end(`[${request.url}]`)))
    })
  })
  afterEach(() => server.stop(0))

  const request = (path: string, rest = '\r\n') => `POST ${path} HTTP/1.1\r\nHost: x\r\n${rest}`

  it('run one after another, and are answered in their order', async () => {
    const paths = Array.from({ length: 3000 }, (_, index) => `/${index}`)
    const sent = paths.map((path) => request(path, 'Content-Length: 3\r\n\r\nabc')).join('')
    const answer = await sendAndRead(server, sent + request('/last', 'Connection: close\r\n\r\n'))
    expect(answer.match(/(?<=\[)\/\w+(?=\])/g)).to.deep.equal([...paths, '/last'])
    expect(most).to.equal(1)
  })

  it('are not run after the client has gone', async () => {
    server.serve(() => {
      begun += 1
    })
    const socket = connect(server.port, '127.0.0.1')
    socket.write(request('/').repeat(100))
    await eventually('the first to run', () => begun > 0)
    socket.resetAndDestroy()
    await server.stop(5000)
    expect(begun).to.equal(1)
  })
})

describe('HTTP: the keep-alive timeout', () => {
  it('outlasts the 60 s of a proxy', async () => {
    const server = await HttpServer.listen('127.0.0.1', 0)
    server.serve((_request, response) => response.end())
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
