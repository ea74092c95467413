import { expect } from 'chai'
import { envelopeOf } from '../../support/answer.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { openTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

const CALLS: Readonly<Record<string, readonly string[]>> = {
  '/oauth/weibo/': ['GET', 'DELETE'],
  '/oauth/weibo/callback/': ['POST'],
  '/oauth/weibo/bind/': ['POST'],
  '/oauth/weibo/token/': ['POST'],
  '/oauth/weibo/deauthorize/': ['GET', 'POST'],
  '/oauth/bindings/': ['GET'],
  '/oauth/callback/': ['GET'],
  '/oauth/callback/weibo/': ['GET'],
  '/register/': ['GET'],
  '/bind/': ['GET'],
  '/account/': ['GET'],
  '/farewell/': ['GET'],
  '/users/': ['POST'],
  '/users/me/': ['GET', 'DELETE'],
  '/users/me/events/': ['GET'],
  '/users/me/password/': ['PUT'],
  '/sessions/': ['GET', 'POST', 'DELETE'],
  '/sessions/01890a5d-ac96-774b-bcce-b302099a8057/': ['DELETE'],
  '/sessions/refresh/': ['POST'],
  '/audit/events/': ['GET'],
  '/audit/stats/': ['GET'],
  '/audit/failed/': ['GET'],
  '/admin/webhooks/': ['GET'],
  '/admin/webhooks/failed/': ['GET'],
  '/admin/webhooks/replay/': ['POST'],
  '/healthz/': ['GET'],
  '/readyz/': ['GET'],
  '/metrics/': ['GET'],
  '/.well-known/jwks.json/': ['GET'],
}

describe('HTTP: paths and methods', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  for (const [path, methods] of Object.entries(CALLS)) {
    it(`serves ${path} with and without its last slash`, async () => {
      for (const method of methods) {
        const [long, short] = [await browser.send(method, path), await browser.send(method, path.slice(0, -1))]
        expect(long.status, method).not.to.be.oneOf([404, 405, 500])
        expect(short.status, method).to.equal(long.status)
      }
    })

    it(`refuses other methods on ${path}, and names those that are allowed`, async () => {
      const allowed = methods.flatMap((method) => (method === 'GET' ? ['HEAD', 'GET'] : [method]))
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        if (allowed.includes(method)) continue
        const answer = await browser.call(method, path)
        expect(answer.error, method).to.equal('method_not_allowed')
        expect(answer.headers.get('allow')?.split(', '), method).to.have.members(allowed)
      }
    })
  }

  for (const path of ['/oauth/WEIBO/', '/oauth/Weibo/', '/OAUTH/weibo/']) {
    it(`knows no provider by another case of its name: ${path}`, async () => {
      expect((await browser.call('GET', path)).error).to.equal('not_found')
    })
  }

  it('accepts an absolute URL as target (RFC 9112, section 3.2.2)', async () => {
    const answer = await onTheWire(service, requestHead('GET http://elsewhere.example/healthz?x=1'))
    expect(answer.text).to.equal('{"status":"ok"}')
  })

  for (const target of ['http://[::1/oauth/callback/?code=canary', 'nowhere', 'http://']) {
    it(`refuses the target ${target}, and does not log it (LG-1)`, async () => {
      const warnings: Error[] = []
      const listen = (warning: Error) => warnings.push(warning)
      process.on('warning', listen)
      const answer = await onTheWire(service, requestHead(`GET ${target}`))
      await new Promise(setImmediate)
      process.off('warning', listen)
      expect(envelopeOf(answer).error).to.equal('invalid_request')
      expect(warnings).to.deep.equal([])
    })
  }

  it('refuses two hosts (RFC 9112, section 3.2)', async () => {
    const answer = await onTheWire(service, requestHead('GET /healthz').replace('Host:', 'Host: other\r\nHost:'))
    expect(envelopeOf(answer).error).to.equal('invalid_request')
  })

  it('answers an accepted request before an unreadable one', async () => {
    const users = 'GET /users/me HTTP/1.1\r\nHost: x\r\n\r\n'
    const answer = await onTheWire(service, `${users}no HTTP at all\r\n\r\n`)
    expect(answer.status).to.equal(401)
  })

  it('answers HEAD as GET, without the body', async () => {
    for (const path of ['/oauth/weibo/', '/users/me/', '/healthz', '/oauth/callback/', '/nowhere']) {
      const [head, get] = [await browser.send('HEAD', path), await browser.send('GET', path)]
      expect(head.status, path).to.equal(get.status)
      expect(head.text, path).to.equal('')
      expect(head.headers.get('content-type'), path).to.equal(get.headers.get('content-type'))
    }
  })

  for (const path of [
    '/nowhere',
    '/assets/',
    '/assets/nowhere.js',
    '/assets/..%2findex.html',
    '/users/you/',
    '/oauth/weibo/callback/x',
    '/sessions//',
    '//sessions/',
    '/%',
    '/%ff',
    '/..%2fusers/',
    '/__proto__',
    '/sessions/%ff/',
    '/sessions/01890a5d-ac96-774b-bcce-b302099a805/',
  ]) {
    it(`answers ${path} with not_found`, async () => {
      expect((await browser.call('GET', path)).error).to.equal('not_found')
      expect((await browser.call('POST', path, { body: {} })).error).to.equal('not_found')
    })
  }

  for (const target of ['http://evil.example/nowhere', '*', '//evil.example/', '/\\evil', '/a?b?c#d']) {
    it(`answers the request target ${target} with not_found`, async () => {
      const method = target === '*' ? 'OPTIONS' : 'GET'
      const answer = await onTheWire(service, requestHead(`${method} ${target}`))
      expect(envelopeOf(answer).error).to.equal('not_found')
    })
  }
})
