import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { Person } from '../support/person.js'
import { newName, newUid } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'

describe('rule JW-1: access tokens', () => {
  let service: TestService
  let browser: Person
  let token: string
  let publicKey: string

  before(async () => {
    service = await startTestService()
    browser = new Person(service)
    token = (await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })).data.token
    publicKey = (await browser.send('GET', '/.well-known/jwks.json')).text
  })
  after(() => service.stop())

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())

  const forgeries: Readonly<Record<string, (token: readonly [string, string, string]) => string>> = {
    'with alg none and no signature': ([head, body]) => `${part({ ...read(head), alg: 'none' })}.${body}.`,
    'with an empty signature': ([head, body]) => `${head}.${body}.`,
    'without a signature': ([head, body]) => `${head}.${body}`,
    'of another user': ([head, body, signature]) => `${head}.${part({ ...read(body), sub: 'x' })}.${signature}`,
    'that never expires': ([head, body, signature]) => {
      const { exp: _, ...claims } = read(body)
      return `${head}.${part(claims)}.${signature}`
    },
    'of another kind': ([head, body, signature]) => `${part({ ...read(head), typ: 'JWT' })}.${body}.${signature}`,
    'signed by HS256 with the public key': ([head, body]) => {
      const signed = `${part({ ...read(head), alg: 'HS256' })}.${body}`
      return `${signed}.${createHmac('sha256', publicKey).update(signed).digest('base64url')}`
    },
    'with one letter of the signature changed': ([head, body, signature]) =>
      `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'with something behind it': ([head, body, signature]) => `${head}.${body}.${signature}.x`,
    'with padding': ([head, body, signature]) => `${head}.${body}.${signature}==`,
    'of 10 KB': ([head, body, signature]) => `${head}.${body}.${signature}${'A'.repeat(10_240)}`,
  }
  for (const [name, forge] of Object.entries(forgeries)) {
    it(`JW-1: a token ${name} is refused`, async () => {
      const [head = '', body = '', signature = ''] = token.split('.')
      const answer = await browser.call('GET', '/users/me/', { bearer: forge([head, body, signature]) })
      expect(answer.error).to.equal('invalid_token')
      expect((await browser.call('GET', '/users/me/', { bearer: token })).status).to.equal(200)
    })
  }

  it("JW-1: another service's token is refused", async () => {
    const other = await startTestService()
    const stranger = new Person(other)
    const { data } = await stranger.register({ username: newName(), bind_ticket: await stranger.ticket(newUid()) })
    const answer = await browser.call('GET', '/users/me/', { bearer: data.token })
    await other.stop()
    expect(answer.error).to.equal('invalid_token')
  })
})

describe('rule JW-1: access tokens that are rightly signed', () => {
  const secret = 'k8Zq0vT3nXw7bR1yLs5dHc9fJm2pAe6u'
  let service: TestService
  let browser: Person
  let token: string

  before(async () => {
    service = await startTestService({ JWT_ALGORITHM: 'HS256', JWT_SECRET: secret })
    browser = new Person(service)
    token = (await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })).data.token
  })
  after(() => service.stop())

  const readsAsMe = async (header: object, claims: object) => {
    const [head = '', body = ''] = token.split('.')
    const signed = `${changed(head, header)}.${changed(body, claims)}`
    const bearer = `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
    return (await browser.call('GET', '/users/me/', { bearer })).status === 200
  }

  it('JW-1: are taken as they are', async () => {
    expect(await readsAsMe({}, {})).to.equal(true)
  })

  const soon = Math.floor(Date.now() / 1000) + 86_400
  for (const [header, claims] of [
    [{ typ: 'JWT' }, {}],
    [{ typ: undefined }, {}],
    [{ crit: ['x'], x: 1 }, {}],
    [{ kid: 'x' }, {}],
    [{ kid: undefined }, {}],
    [{}, { exp: undefined }],
    [{}, { exp: 1 }],
    [{}, { iat: soon }],
    [{}, { nbf: soon }],
    [{}, { iss: 'https://evil.example' }],
    [{}, { aud: 'another' }],
    [{}, { aud: ['weibind', 'another'] }],
    [{}, { sub: 'x' }],
    [{}, { sid: 'x' }],
    [{}, { jti: undefined }],
  ]) {
    const change = JSON.stringify({ ...header, ...claims }, (_, value) => value ?? 'missing')
    it(`JW-1: are refused with ${change}`, async () => {
      expect(await readsAsMe(header ?? {}, claims ?? {})).to.equal(false)
    })
  }
})

function changed(part: string, changes: object): string {
  const value = { ...JSON.parse(Buffer.from(part, 'base64url').toString()), ...changes }
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
