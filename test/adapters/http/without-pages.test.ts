import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../../support/test-service.js'

const PAGES = ['/', '/register/', '/oauth/callback/', '/bind/', '/account/', '/operator/']
const API = [
  ['GET', '/oauth/weibo/'],
  ['POST', '/oauth/weibo/callback/'],
  ['POST', '/oauth/weibo/bind/'],
  ['POST', '/oauth/weibo/token/'],
  ['DELETE', '/oauth/weibo/'],
  ['GET', '/oauth/bindings/'],
  ['POST', '/users/'],
  ['GET', '/users/me/'],
  ['POST', '/sessions/'],
  ['POST', '/sessions/refresh/'],
  ['GET', '/audit/events/'],
  ['GET', '/.well-known/jwks.json'],
  ['GET', '/healthz'],
  ['PUT', '/oauth/weibo/'],
] as const

describe('HTTP: WEB=off', () => {
  const opened = openedForSuite()
  let withPages: TestService
  let without: TestService
  before(async () => {
    withPages = await openTestService(opened)
    without = await openTestService(opened, { WEB: 'off' })
  })

  it('serves no page, and no asset', async () => {
    const [asset = ''] = /[^"]*\/assets\/[^"]+/.exec((await new Person(withPages).send('GET', '/')).text) ?? []
    expect((await new Person(withPages).send('GET', asset)).status).to.equal(200)
    for (const path of [...PAGES, asset]) {
      expect((await new Person(withPages).send('GET', path)).status, path).to.equal(200)
      const answer = await new Person(without).call('GET', path)
      expect([answer.status, answer.error], path).to.deep.equal([404, 'not_found'])
    }
  })

  for (const [method, path] of API)
    it(`answers ${method} ${path} as with pages`, async () => {
      const headers = path.startsWith('/audit/') ? { authorization: `Bearer ${ADMIN_TOKEN}` } : {}
      const sides = await Promise.all(
        [withPages, without].map(async (service) => {
          const answer = await new Person(service).send(method, path, { headers })
          const { error, details, code } = JSON.parse(answer.text)
          // With pages, a 405 varies by Accept.
          const named = [...answer.headers.keys()].filter((name) => !['content-length', 'vary'].includes(name)).sort()
          return { status: answer.status, error, details, code, named }
        }),
      )
      expect(sides[1]).to.deep.equal(sides[0])
      expect(sides[1]?.status).not.to.equal(404)
    })
})
