import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { startTestService } from '../../support/test-service.js'

describe('GET /.well-known/oauth-authorization-server', () => {
  it('leads verifiers from the issuer to the keys (RFC 8414)', async () => {
    const service = await startTestService({ PUBLIC_URL: 'https://login.example.com' })
    try {
      const { status, headers, text } = await new Person(service).send('GET', '/.well-known/oauth-authorization-server')
      expect([status, headers.get('cache-control')]).to.deep.equal([200, 'public, max-age=300'])
      expect(JSON.parse(text)).to.deep.equal({
        issuer: 'https://login.example.com',
        jwks_uri: 'https://login.example.com/.well-known/jwks.json',
        response_types_supported: [],
        grant_types_supported: [],
      })
    } finally {
      await service.stop()
    }
  })

  it('is found behind the path of an issuer too (RFC 8414, section 3.1)', async () => {
    const service = await startTestService({ PUBLIC_URL: 'https://example.com/login' })
    try {
      for (const path of ['', '/login', '/login/']) {
        const { text } = await new Person(service).send('GET', `/.well-known/oauth-authorization-server${path}`)
        expect(JSON.parse(text).issuer, path).to.equal('https://example.com/login')
      }
    } finally {
      await service.stop()
    }
  })

  it('is found behind a path that has signs of a route pattern', async () => {
    const service = await startTestService({ PUBLIC_URL: 'https://example.com/a;b=(c)/:d*' })
    try {
      const { text } = await new Person(service).send('GET', '/.well-known/oauth-authorization-server/a;b=(c)/:d*')
      expect(JSON.parse(text).issuer).to.equal('https://example.com/a;b=(c)/:d*')
    } finally {
      await service.stop()
    }
  })

  for (const issuer of ['weibind', 'urn:weibind:login'])
    it(`OP-17: is not there for the issuer ${issuer}, which is no URL`, async () => {
      const service = await startTestService({ JWT_ISSUER: issuer })
      try {
        const { error } = await new Person(service).call('GET', '/.well-known/oauth-authorization-server')
        expect(error).to.equal('not_found')
      } finally {
        await service.stop()
      }
    })
})
