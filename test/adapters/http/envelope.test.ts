import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import Koa from 'koa'
import { sendFailure } from '../../../src/adapters/http/envelope.js'
import { FAILURES } from '../../../src/adapters/http/failures.js'
import type { ErrorCode } from '../../../src/domain/error-code.js'
import { envelopeOf } from '../../support/answer.js'
import { FAILURES as DOCUMENTED } from '../../support/failure-table.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { openTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

describe('HTTP: envelope and headers', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { CORS_ORIGINS: 'https://app.example.com,https://b.example.com' })
    browser = new Person(service)
  })

  const message = async (path: string, language: string) =>
    (await browser.call('GET', path, { headers: { 'accept-language': language } })).envelope.msg

  for (const [language, success, failure] of [
    ['', '成功', '请求的内容不存在'],
    ['zh-CN,zh;q=0.9,en;q=0.8', '成功', '请求的内容不存在'],
    ['zh-TW', '成功', '请求的内容不存在'],
    ['*', '成功', '请求的内容不存在'],
    ['fr', '成功', '请求的内容不存在'],
    ['en;q=0, *', '成功', '请求的内容不存在'],
    ['en', 'OK', 'Not found'],
    ['en-US,en;q=0.9,zh;q=0.8', 'OK', 'Not found'],
    ['fr, en;q=0.5', 'OK', 'Not found'],
    ['zh;q=0.5, en', 'OK', 'Not found'],
    ['\u00e4;;;q=nonsense,,', '成功', '请求的内容不存在'],
  ] as const) {
    it(`chooses the language by Accept-Language ${JSON.stringify(language)}`, async () => {
      expect(await message('/oauth/weibo/', language)).to.equal(success)
      expect(await message('/nowhere', language)).to.equal(failure)
    })
  }

  it('answers each error with its documented status and code', () => {
    const own = Object.entries(FAILURES).map(([error, { status, code }]) => [error, [status, code]])
    expect(Object.fromEntries(own)).to.deep.equal(DOCUMENTED)
  })

  it('puts the name of the provider at each place of a text that has one', async () => {
    const app = new Koa().use((ctx) => {
      ctx.state['provider'] = ctx.query['provider']
      sendFailure(ctx, ctx.path.slice(1) as ErrorCode)
    })
    const server = app.listen(0, '127.0.0.1')
    opened.add(() => server.close())
    await once(server, 'listening')
    for (const error of Object.keys(FAILURES))
      for (const language of ['zh', 'en'])
        for (const query of ['', '?provider=weibo']) {
          const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${error}${query}`
          const answer = await fetch(url, { headers: { 'accept-language': language } })
          const { msg } = JSON.parse(await answer.text())
          expect(msg, `${url} ${language}`).to.match(/^[^{}]+$/)
        }
  })

  it('changes neither code nor error with the language', async () => {
    const answers = ['zh', 'en'].map((language) => browser.refresh('x', { headers: { 'accept-language': language } }))
    const [zh, en] = await Promise.all(answers)
    expect(en?.envelope.msg).not.to.equal(zh?.envelope.msg)
    const programs = { msg: '', request_id: '' }
    expect({ ...en?.envelope, ...programs }).to.deep.equal({ ...zh?.envelope, ...programs })
  })

  for (const id of ['a', 'A_z.0:9-', 'x'.repeat(128)]) {
    it(`keeps the request id ${id.slice(0, 20)}`, async () => {
      for (const path of ['/nowhere', '/oauth/weibo/', '/healthz']) {
        const answer = await browser.send('GET', path, { headers: { 'x-request-id': id } })
        expect(answer.headers.get('x-request-id')).to.equal(id)
      }
    })
  }

  for (const id of ['', 'x'.repeat(129), 'a b', 'a\tb', '<script>', '\u00e4', 'a,b', "'"]) {
    it(`replaces the request id ${JSON.stringify(id.slice(0, 20))}`, async () => {
      const answer = await browser.call('GET', '/nowhere', { headers: { 'x-request-id': id } })
      expect(answer.headers.get('x-request-id')).not.to.equal(id)
    })
  }

  it('generates a new request id for each request', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => browser.call('GET', '/nowhere')))
    expect(new Set(ids.map(({ envelope }) => envelope.request_id)).size).to.equal(20)
  })

  it('replaces two request ids', async () => {
    const head = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n'
    expect(envelopeOf(await onTheWire(service, head)).request_id).to.match(/^[\w-]{36}$/)
  })

  it('IN-5: has security headers on every answer', async () => {
    for (const path of [
      '/oauth/weibo/',
      '/nowhere',
      '/healthz',
      '/users/me/',
      '/oauth/callback/',
      '/.well-known/jwks.json',
    ]) {
      const { headers } = await browser.send('GET', path)
      expect(headers.get('x-content-type-options'), path).to.equal('nosniff')
      expect(headers.get('referrer-policy'), path).to.equal('no-referrer')
      expect(headers.get('content-security-policy'), path).to.include("frame-ancestors 'none'")
      expect(headers.get('x-powered-by'), path).to.equal(null)
    }
  })

  it('IN-5: allows the configured origins, with credentials, failures included', async () => {
    for (const origin of ['https://app.example.com', 'https://b.example.com']) {
      const { headers } = await browser.call('GET', '/nowhere', { headers: { origin } })
      expect(headers.get('access-control-allow-origin')).to.equal(origin)
      expect(headers.get('access-control-allow-credentials')).to.equal('true')
      expect(headers.get('vary')).to.match(/Origin/i)
    }
  })

  it('IN-5: answers the preflight of a configured origin', async () => {
    const head = requestHead('OPTIONS /sessions/', {
      Origin: 'https://app.example.com',
      'Access-Control-Request-Method': 'DELETE',
      'Access-Control-Request-Headers': 'content-type',
    })
    const { status, headers } = await onTheWire(service, head)
    expect(status).to.equal(204)
    expect(headers.get('access-control-allow-methods')).to.include('DELETE')
  })

  it('IN-5: allows no other origin', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'https://app.example.com.evil.example',
      'http://app.example.com',
    ]) {
      const { headers } = await browser.call('GET', '/nowhere', { headers: { origin } })
      expect(headers.get('access-control-allow-origin')).to.equal(null)
      expect(headers.get('access-control-allow-credentials')).to.equal(null)
    }
  })

  for (const [name, head] of Object.entries({
    'no HTTP at all': 'HELO weibind\r\n\r\n',
    'no Host': 'GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n',
    'a broken header': 'GET /healthz HTTP/1.1\r\nHost: x\r\nBro ken: x\r\n\r\n',
    'two lengths': 'POST /users/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    'a length and chunks':
      'POST /users/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'a negative length': 'POST /users/ HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
    'a space in its path': 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
    'bytes of TLS': '\u0016\u0003\u0001\u0002\u0000\u0001',
  })) {
    it(`answers a request with ${name} like any other failure`, async () => {
      const answer = await onTheWire(service, head)
      expect(envelopeOf(answer).error).to.equal('invalid_request')
      expect((await browser.send('GET', '/healthz')).status).to.equal(200)
    })
  }

  it('ignores an unknown Expect header', async () => {
    const answer = await onTheWire(service, requestHead('GET /nowhere', { Expect: 'the unexpected' }))
    expect(envelopeOf(answer).error).to.equal('not_found')
  })
})
