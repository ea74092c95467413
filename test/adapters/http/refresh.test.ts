import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /sessions/refresh/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { REFRESH_TOKEN_TTL: '20m', SESSION_MAX_TTL: '50m' })
    browser = new Person(service)
  })

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

  it('accepts a spent token again during REFRESH_GRACE, and ends the session when it returns later', async () => {
    const { token, refresh_token } = await session()
    const successor = await refreshed(refresh_token)
    expect(await errorOf(refresh_token)).to.equal(undefined)
    service.clock.advance(11)
    expect(await errorOf(refresh_token)).to.equal('refresh_token_reused')
    expect(await errorOf(successor)).to.equal('invalid_refresh_token')
    expect((await browser.call('GET', '/users/me/', { bearer: token })).error).to.equal('invalid_token')
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

  it('refuses an unknown token', async () => {
    expect(await errorOf('x')).to.equal('invalid_refresh_token')
  })
})

function sidOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid
}
