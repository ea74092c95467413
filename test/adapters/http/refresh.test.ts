import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newName, newUid } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('POST /sessions/refresh/', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService({ REFRESH_TOKEN_TTL: '20m', SESSION_MAX_TTL: '50m' })
    browser = new Person(service)
  })
  after(() => service.stop())

  const session = async () =>
    (await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })).data
  const refreshed = async (token: string) => (await browser.refresh(token)).data.refresh_token
  const errorOf = async (token: string) => (await browser.refresh(token)).error

  it('gives a new pair of the same session', async () => {
    const { token, refresh_token, user } = await session()
    const answer = await browser.refresh(refresh_token)
    expect(answer.status).to.equal(200)
    expect(answer.data).to.include({ token_type: 'Bearer', expires_in: 900 })
    expect(answer.data.user).to.deep.equal(user)
    expect(answer.data.refresh_token).not.to.equal(refresh_token)
    expect(sidOf(answer.data.token)).to.equal(sidOf(token))
  })

  it('gives another pair for a spent token within 10 s, and whichever successor is used first wins', async () => {
    const { refresh_token } = await session()
    const [first, second] = [await refreshed(refresh_token), await refreshed(refresh_token)]
    const next = await refreshed(second)
    expect(next).to.be.a('string')
    expect(await errorOf(first)).to.equal('refresh_token_reused')
    expect(await errorOf(next)).to.equal('invalid_refresh_token')
  })

  it('ends the session when a spent token returns after 10 s', async () => {
    const { token, refresh_token } = await session()
    const successor = await refreshed(refresh_token)
    service.clock.advance(11)
    expect(await errorOf(refresh_token)).to.equal('refresh_token_reused')
    expect(await errorOf(successor)).to.equal('invalid_refresh_token')
    expect((await browser.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
  })

  it('ends the session when a spent token returns although a successor was used', async () => {
    const { refresh_token } = await session()
    await refreshed(await refreshed(refresh_token))
    expect(await errorOf(refresh_token)).to.equal('refresh_token_reused')
  })

  it('gives each of 50 at once a pair, of which one alone goes on', async () => {
    const { refresh_token } = await session()
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.refresh(refresh_token)))
    expect(answers.map(({ status }) => status)).to.deep.equal(Array(50).fill(200))
    const successors = answers.map(({ data }) => data.refresh_token)
    expect(new Set(successors).size).to.equal(50)
    const uses = await Promise.all(successors.map(errorOf))
    expect(uses.filter((error) => error === undefined)).to.have.length(1)
  })

  it('lives for REFRESH_TOKEN_TTL from its last use', async () => {
    const { refresh_token } = await session()
    service.clock.advance(1190)
    const successor = await refreshed(refresh_token)
    service.clock.advance(1190)
    const last = await refreshed(successor)
    service.clock.advance(1201)
    expect(await errorOf(last)).to.equal('invalid_refresh_token')
  })

  it('lives for SESSION_MAX_TTL at most', async () => {
    let { refresh_token } = await session()
    for (let i = 0; i < 2; i += 1) {
      service.clock.advance(1190)
      refresh_token = await refreshed(refresh_token)
    }
    service.clock.advance(625)
    expect(await errorOf(refresh_token)).to.equal('invalid_refresh_token')
  })

  it('gives an access token that lives for ACCESS_TOKEN_TTL', async () => {
    const { token } = await session()
    service.clock.advance(890)
    expect((await browser.call('GET', '/users/me/', { bearer: token })).status).to.equal(200)
    service.clock.advance(11)
    expect((await browser.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
  })

  it('refuses a token that never was', async () => {
    expect(await errorOf('x')).to.equal('invalid_refresh_token')
  })
})

function sidOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid
}
