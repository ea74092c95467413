import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { TcpProxy } from './tcp-proxy.js'

describe('the TCP proxy of the tests', () => {
  let echo: Server
  let proxy: TcpProxy
  const sockets: Socket[] = []
  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
    await once(echo, 'listening')
    proxy = await TcpProxy.open((echo.address() as AddressInfo).port)
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await proxy.close()
    echo.close()
  })

  it('passes on what is said, in both directions', async () => {
    expect(await answerTo(await connected(), 'hello')).to.equal('hello')
  })

  it('cuts connections, and takes new ones', async () => {
    const socket = await connected()
    await answerTo(socket, 'hello')
    proxy.cut()
    await new Promise((resolve) => socket.once('close', resolve))
    expect(await answerTo(await connected(), 'again')).to.equal('again')
  })

  it('refuses connections until it is restored, at the same port', async () => {
    await proxy.refuse()
    const error = await connected().catch((reason: NodeJS.ErrnoException) => reason.code)
    expect(error).to.equal('ECONNREFUSED')
    await proxy.restore()
    expect(await answerTo(await connected(), 'again')).to.equal('again')
  })

  it('stalls what is connected and what connects, and lets it through when it is restored', async () => {
    const before = await connected()
    await answerTo(before, 'hello')
    proxy.stall()
    const answers = [answerTo(before, 'old'), answerTo(await connected(), 'new')]
    expect(await Promise.race([...answers, delay(100, 'nothing')])).to.equal('nothing')
    await proxy.restore()
    expect(await Promise.all(answers)).to.deep.equal(['old', 'new'])
  })

  it('loses the answer to a message, and the connection with it', async () => {
    const socket = await connected()
    proxy.loseAnswerTo('ell')
    const closed = new Promise((resolve) => socket.once('close', () => resolve('closed')))
    socket.once('data', () => expect.fail('answered'))
    socket.write('hello')
    expect(await closed).to.equal('closed')
    expect(await answerTo(await connected(), 'hello')).to.equal('hello')
  })

  for (const arrives of [true, false])
    it(`does something at the third message, which then ${arrives ? 'arrives' : 'is lost'}`, async () => {
      const socket = await connected()
      let done = false
      const run = () => {
        done = true
      }
      proxy.countDown({ messages: 3, arrives, run })
      for (const text of ['one', 'two']) expect(await answerTo(socket, text)).to.equal(text)
      expect(done).to.equal(false)
      const answer = await Promise.race([answerTo(socket, 'three'), delay(100, 'nothing')])
      expect([done, answer]).to.deep.equal([true, arrives ? 'three' : 'nothing'])
    })

  it('slows what passes', async () => {
    proxy.slow(50)
    const began = performance.now()
    expect(await answerTo(await connected(), 'hello')).to.equal('hello')
    expect(performance.now() - began).to.be.at.least(95)
  })

  async function connected(): Promise<Socket> {
    const socket = connect(proxy.port, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    return socket.on('error', () => {})
  }
})

async function answerTo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [data] = await once(socket, 'data')
  return String(data)
}
