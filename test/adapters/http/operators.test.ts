import { expect } from 'chai'
import { expectSaneHeaders } from '../../support/answer.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('GET /healthz, /readyz and /.well-known/jwks.json', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
  })

  const read = async (path: string) => {
    const answer = await browser.send('GET', path)
    expectSaneHeaders(answer)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('application/json; charset=utf-8')
    return JSON.parse(answer.text)
  }

  it('is healthy, without the envelope', async () => {
    expect(await read('/healthz')).to.deep.equal({ status: 'ok' })
  })

  it('is ready, and lists what it depends on, and the circuit breaker of each provider', async () => {
    const checks = { database: 'up', queue: 'up', weibo: 'closed' }
    expect(await read('/readyz')).to.deep.equal({ status: 'ready', checks })
  })

  it('publishes public keys only', async () => {
    const jwks = await read('/.well-known/jwks.json')
    expect(jwks.keys).to.have.length(1)
    expect(jwks.keys[0]).to.include({ kty: 'EC', alg: 'ES256', use: 'sig' }).and.not.have.any.keys('d', 'k', 'p')
  })

  it('publishes an empty set under HS256', async () => {
    const secret = 'k8Zq0vT3nXw7bR1yLs5dHc9fJm2pAe6u'
    const hmac = await openTestService(opened, { JWT_ALGORITHM: 'HS256', JWT_SECRET: secret })
    const answer = await new Person(hmac).send('GET', '/.well-known/jwks.json')
    expect(JSON.parse(answer.text)).to.deep.equal({ keys: [] })
  })
})
