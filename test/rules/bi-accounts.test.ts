import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

const NEW_PASSWORD = 'another long and quiet evening'

describe('rules BI-9 and BI-10: unbinding and passwords', () => {
  let service: TestService
  let browser: Person
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  async function registered(password?: string) {
    const username = newName()
    const bind_ticket = await browser.ticket(newUid())
    return { username, ...(await browser.register({ username, bind_ticket, ...(password && { password }) })).data }
  }
  const unbind = (bearer: string, body: object = {}) => browser.call('DELETE', '/oauth/weibo/', { bearer, body })
  const change = (bearer: string, body: object) => browser.call('PUT', '/users/me/password/', { bearer, body })
  const me = (bearer: string) => browser.call('GET', '/users/me/', { bearer })

  it('BI-9: keeps the last login method until there is a password', async () => {
    const { token } = await registered()
    expect((await unbind(token)).error).to.equal('last_login_method')
    expect((await change(token, { new_password: NEW_PASSWORD })).status).to.equal(200)
    expect((await unbind(token)).envelope.msg).to.equal('解绑成功')
    expect((await unbind(token)).error).to.equal('not_found')
  })

  it('BI-9: refuses every password login of a user without a password', async () => {
    const { username, token } = await registered()
    const anything = ['', ' ', 'null', 'undefined', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', username, PASSWORD]
    for (const password of [...anything, null, true, 0, [], {}, { $ne: null }]) {
      const answer = await browser.call('POST', '/sessions/', { body: { username, password } })
      expect(answer.error, JSON.stringify(password)).to.be.oneOf(['invalid_credentials', 'invalid_request'])
      const proof = await browser.call('DELETE', '/users/me/', { bearer: token, body: { password } })
      const refusals = ['invalid_credentials', 'invalid_request']
      expect(proof.error, JSON.stringify(password)).to.be.oneOf(refusals)
    }
    const missing = await browser.call('POST', '/sessions/', { body: { username } })
    expect(missing.error).to.equal('invalid_request')
  })

  it('BI-10: a fresh login at Weibo sets a new password without the old one, and a login by password does not', async () => {
    const uid = newUid()
    const username = newName()
    await browser.register({ username, password: PASSWORD, bind_ticket: await browser.ticket(uid) })
    const byPassword = (await browser.logIn(username)).data.token
    const missing = await change(byPassword, { new_password: NEW_PASSWORD })
    expect(missing.error).to.equal('invalid_request')
    expect(missing.envelope.details?.map(({ field }) => field)).to.deep.equal(['old_password'])
    const stale = (await browser.logInWithWeibo(uid)).data
    service.clock.advance(601)
    expect((await change(stale.token, { new_password: NEW_PASSWORD })).error).to.equal('invalid_request')
    const { token, refresh_token } = (await browser.logInWithWeibo(uid)).data
    const refreshed = (await browser.refresh(refresh_token)).data.token
    expect((await change(refreshed, { old_password: 'wrong', new_password: NEW_PASSWORD })).error).to.equal(
      'invalid_credentials',
    )
    expect((await change(refreshed, { new_password: NEW_PASSWORD })).status).to.equal(200)
    expect((await me(byPassword)).error).to.equal('invalid_token')
    expect((await me(token)).status).to.equal(200)
    expect((await browser.logIn(username, NEW_PASSWORD)).status).to.equal(200)
    expect((await browser.call('DELETE', '/users/me/', { bearer: token, body: {} })).status).to.equal(200)
  })

  it('BI-10: an old access token neither binds, unbinds, sets a password nor deletes', async () => {
    const [free, secured] = [await registered(), await registered(PASSWORD)]
    service.clock.advance(601)
    const bind_ticket = await browser.ticket(newUid())
    for (const answer of [
      await browser.call('GET', '/oauth/weibo/?purpose=bind', { bearer: free.token }),
      await browser.bind({ bind_ticket }, { bearer: free.token }),
      await change(free.token, { new_password: NEW_PASSWORD }),
      await unbind(secured.token),
      await browser.call('DELETE', '/users/me/', { bearer: secured.token, body: {} }),
    ])
      expect(answer.error).to.equal('fresh_login_required')
    expect((await me(free.token)).status).to.equal(200)
    expect((await unbind(secured.token, { password: 'wrong' })).error).to.equal('invalid_credentials')
    expect((await unbind(secured.token, { password: PASSWORD })).status).to.equal(200)
  })
})
