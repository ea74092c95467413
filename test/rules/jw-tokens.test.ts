import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { Browser } from '../support/browser.js'
import { newName, newPerson } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'

describe('rule JW-1: access tokens', () => {
  let service: TestService
  let browser: Browser
  let token: string
  let publicKey: string

  before(async () => {
    service = await startTestService()
    browser = new Browser(service)
    token = (await browser.register({ username: newName(), bind_ticket: await browser.ticket(newPerson()) })).data.token
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
    const stranger = new Browser(other)
    const { data } = await stranger.register({ username: newName(), bind_ticket: await stranger.ticket(newPerson()) })
    const answer = await browser.call('GET', '/users/me/', { bearer: data.token })
    await other.stop()
    expect(answer.error).to.equal('invalid_token')
  })
})
