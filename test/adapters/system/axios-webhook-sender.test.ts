import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Webhook } from 'standardwebhooks'
import { AxiosWebhookSender } from '../../../src/adapters/system/axios-webhook-sender.js'
import { proxiedRoute } from '../../../src/adapters/system/proxied-route.js'
import type { Route } from '../../../src/adapters/system/route.js'
import type { WebhookAnswer } from '../../../src/application/ports/webhook-sender.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { ForwardProxy } from '../../support/forward-proxy.js'
import { silentLog } from '../../support/silent-log.js'
import { EXPIRED_WEIBO_TEST, WEIBO_TEST } from '../../support/tls-certificate.js'
import { status, WebhookReceiver } from '../../support/webhook-receiver.js'

const KEYS = ['weibind-webhooks-worked-example!', 'the-former-secret-of-32-bytes-..'].map((text) => Buffer.from(text))
const CANARY = 'canary-of-a-receiver'
/** In place of 10 s. */
const TIMEOUT_MS = 400

describe('AxiosWebhookSender', () => {
  let receiver: WebhookReceiver
  const opened: { close(): unknown }[] = []
  beforeEach(async () => {
    receiver = await WebhookReceiver.open()
  })
  afterEach(async () => {
    await receiver.close()
    for (const each of opened.splice(0)) await each.close()
  })

  const event = anEvent({ data: { uid: '微博', user_agent: 'Mozilla/5.0 (微信)' } })
  const body = JSON.stringify(event)
  const senderTo = (url: string, route: Route = { connect: {} }) => {
    const sender = new AxiosWebhookSender([{ id: 'shop', url, keys: KEYS }], () => route, TIMEOUT_MS)
    opened.push(sender)
    const send = () => sender.send({ endpointId: 'shop', eventId: event.id, at: new Date(), body })
    return send
  }
  const sendTo = (url: string, route?: Route): Promise<WebhookAnswer> => senderTo(url, route)()

  it('posts the event as it is, with the headers of the contract, signed with each key (WH-3)', async () => {
    expect(await sendTo(`${receiver.url}?a=b&c`)).to.deep.equal({
      kind: 'answer',
      status: 204,
      retryAfterSeconds: null,
    })
    const [call] = receiver.calls
    expect(call).to.include({ method: 'POST', path: '/hook?a=b&c' })
    expect(call?.body.toString()).to.equal(body)
    expect(call?.headers).to.include({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'user-agent': 'weibind',
      'webhook-id': event.id,
    })
    expect(call?.headers).not.to.have.any.keys('authorization', 'cookie')
    for (const key of KEYS)
      expect(new Webhook(key.toString('base64')).verify(body, call?.headers as never)).to.deep.equal(event)
  })

  it('sends user and password of the URL as HTTP Basic, and not in the target', async () => {
    await sendTo(receiver.url.replace('127', 'us%3Aer:p%40ss@127'))
    const basic = `Basic ${Buffer.from('us:er:p@ss').toString('base64')}`
    expect(receiver.calls[0]?.headers.authorization).to.equal(basic)
    expect(receiver.calls[0]?.path).to.equal('/hook')
  })

  it('follows no redirect (WH-6)', async () => {
    const target = await WebhookReceiver.open()
    opened.push(target)
    for (const code of [301, 302, 303, 307, 308]) {
      receiver.reply = status(code, { location: target.url })
      expect(await sendTo(receiver.url)).to.deep.include({ kind: 'answer', status: code })
    }
    expect(target.calls).to.be.empty
  })

  it('keeps no cookie (WH-15)', async () => {
    receiver.reply = status(200, { 'set-cookie': 'a=b' })
    const send = senderTo(receiver.url)
    await send()
    await send()
    expect(receiver.calls.map(({ headers }) => headers.cookie)).to.deep.equal([undefined, undefined])
  })

  it('understands Retry-After in seconds and as a date', async () => {
    const retryAfter = async (value: string) => {
      receiver.reply = status(503, { 'retry-after': value })
      const answer = await sendTo(receiver.url)
      return answer.kind === 'answer' ? answer.retryAfterSeconds : undefined
    }
    expect(await retryAfter('120')).to.equal(120)
    expect(await retryAfter(new Date(Date.now() + 60_000).toUTCString())).to.be.within(58, 60)
    expect(await retryAfter('Sun, 06 Nov 1994 08:49:37 GMT')).to.equal(0)
    for (const odd of ['-5', '1.5', 'soon', '2999-01-01', '99999999999999999999', ''])
      expect(await retryAfter(odd), odd).to.equal(null)
  })

  it('takes the status as soon as it is there, and gives up the body soon after (WH-7)', async () => {
    receiver.reply = (response) => void response.writeHead(200).write('never the end')
    const began = performance.now()
    expect(await sendTo(receiver.url)).to.deep.include({ kind: 'answer', status: 200 })
    expect(performance.now() - began).to.be.below(TIMEOUT_MS)
    await eventually('no connection is open', () => receiver.openConnections === 0)
  })

  it('reads 64 KiB of a body, and closes the connection (WH-7)', async () => {
    let written = 0
    receiver.reply = (response) => {
      response.writeHead(200)
      const pour = () => {
        while (!response.destroyed && response.write(CANARY.repeat(500))) written += CANARY.length * 500
        if (!response.destroyed) response.once('drain', pour)
      }
      pour()
    }
    expect(await sendTo(receiver.url)).to.deep.include({ kind: 'answer', status: 200 })
    await eventually('no connection is open', () => receiver.openConnections === 0)
    // What the kernel's buffers hold, read by nobody, is much less.
    expect(written).to.be.below(64_000_000)
  })

  it('uses a connection again where the body ends', async () => {
    let connections = 0
    receiver.reply = (response) => {
      connections = Math.max(connections, receiver.openConnections)
      response.writeHead(200).end(CANARY)
    }
    const send = senderTo(receiver.url)
    for (const each of times(5, () => send)) await each()
    expect(connections).to.equal(1)
  })

  it('gives up a receiver that does not answer in time, and closes the connection', async () => {
    receiver.reply = () => {}
    const began = performance.now()
    expect(await sendTo(receiver.url)).to.deep.equal({ kind: 'silence', error: 'timeout' })
    expect(performance.now() - began).to.be.within(TIMEOUT_MS - 1, 5 * TIMEOUT_MS)
    await eventually('no connection is open', () => receiver.openConnections === 0)
  })

  it('gives up a head that comes byte by byte, or only interim answers', async () => {
    for (const text of ['HTTP/1.1 200 OK\r\nx: ', 'HTTP/1.1 102 Processing\r\n\r\n']) {
      const server = await rawServer(async (socket) => {
        for (const _ of times(200, Number)) {
          if (socket.destroyed) return
          socket.write(text.startsWith('HTTP/1.1 1') ? text : 'y')
          await delay(10)
        }
      }, text)
      expect(await sendTo(server.url), text).to.deep.equal({ kind: 'silence', error: 'timeout' })
    }
  })

  it('takes no answer, a broken one or one with too large headers for no connection', async () => {
    const answers = [
      '',
      'SSH-2.0-OpenSSH\r\n',
      'HTTP/1.1 2000 OK\r\n\r\n',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}`,
    ]
    for (const text of answers) {
      const server = await rawServer((socket) => void socket.end(), text)
      expect(await sendTo(server.url), text.slice(0, 30)).to.deep.equal({ kind: 'silence', error: 'connection' })
    }
    await receiver.away()
    expect(await sendTo(receiver.url)).to.deep.equal({ kind: 'silence', error: 'connection' })
    expect(await sendTo('http://nowhere.invalid/')).to.deep.equal({ kind: 'silence', error: 'connection' })
  })

  it('checks certificates', async () => {
    for (const certificate of [WEIBO_TEST, EXPIRED_WEIBO_TEST]) {
      const secure = await WebhookReceiver.open(status(204), certificate)
      opened.push(secure)
      expect(await sendTo(secure.url)).to.deep.equal({ kind: 'silence', error: 'tls' })
      expect(secure.calls).to.be.empty
    }
    const plain = receiver.url.replace('http:', 'https:')
    expect(await sendTo(plain)).to.deep.include({ kind: 'silence' })
    const secure = await WebhookReceiver.open(status(204), WEIBO_TEST)
    opened.push(secure)
    const trusted = { connect: { ca: WEIBO_TEST.cert, servername: 'weibo.test' } }
    expect(await sendTo(secure.url, trusted)).to.deep.include({ kind: 'answer', status: 204 })
  })

  it('goes through the outbound proxy, which sees no password of the URL', async () => {
    const proxy = await ForwardProxy.open()
    opened.push(proxy)
    const url = receiver.url.replace('127.0.0.1', `user:${CANARY}@hooks.example`)
    const route = proxiedRoute({
      proxy: new URL(`http://${proxy.host}`),
      baseUrl: url,
      connectMs: 1000,
      log: silentLog(),
    })
    expect(await sendTo(url, route)).to.deep.include({ kind: 'answer', status: 204 })
    expect(proxy.calls.map(({ target }) => target).join()).to.match(/^http:\/\/hooks\.example:\d+\/hook$/)
    proxy.answer = (socket) => void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    expect(await sendTo(url, route)).to.deep.equal({ kind: 'silence', error: 'connection' })
  })

  async function rawServer(answer: (socket: Socket) => unknown, head: string): Promise<{ url: string }> {
    const sockets = new Set<Socket>()
    const server: Server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}))
      socket.once('data', () => {
        if (head) socket.write(head)
        answer(socket)
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    opened.push({
      close: () => {
        for (const socket of sockets) socket.destroy()
        server.close()
      },
    })
    return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}/` }
  }
})
