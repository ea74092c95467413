import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rule JW-1: access tokens', () => {
  const opened = openedForSuite()
  let service: TestService
  let person: Person
  let token: string
  let publicKey: string

  before(async () => {
    service = await openTestService(opened)
    person = new Person(service)
    token = await tokenOf(person)
    publicKey = (await person.send('GET', '/.well-known/jwks.json')).text
  })

  const tokenOf = async (somebody: Person) =>
    (await somebody.register({ username: newName(), password: PASSWORD })).data.token
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const read = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString())

  const forgeries: Readonly<Record<string, (token: readonly [string, string, string]) => string>> = {
    'with alg none and no signature': ([head, body]) => `${part({ ...read(head), alg: 'none' })}.${body}.`,
    'of another user': ([head, body, signature]) => `${head}.${part({ ...read(body), sub: 'x' })}.${signature}`,
    'signed by HS256 with the published key': ([head, body]) => {
      const signed = `${part({ ...read(head), alg: 'HS256' })}.${body}`
      return `${signed}.${createHmac('sha256', publicKey).update(signed).digest('base64url')}`
    },
    'of 10 KB': ([head, body, signature]) => `${head}.${body}.${signature}${'A'.repeat(10_240)}`,
  }
  for (const [name, forge] of Object.entries(forgeries)) {
    it(`JW-1: a token ${name} is refused`, async () => {
      const [head = '', body = '', signature = ''] = token.split('.')
      const answer = await person.call('GET', '/users/me/', { bearer: forge([head, body, signature]) })
      expect(answer.error).to.equal('invalid_token')
      expect((await person.call('GET', '/users/me/', { bearer: token })).status).to.equal(200)
    })
  }

  it("JW-1: another service's token is refused", async () => {
    const bearer = await tokenOf(new Person(await openTestService(opened)))
    expect((await person.call('GET', '/users/me/', { bearer })).error).to.equal('invalid_token')
  })
})
