import { expect } from 'chai'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { startTestService, type TestService } from '../support/test-service.js'

const NEW_PASSWORD = 'another long and quiet evening'

describe('rules BI-9 and BI-10: unbinding and passwords', () => {
  let service: TestService
  let browser: Person
  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
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

  it('BI-9: keeps the last way to log in until there is a password', async () => {
    const { token } = await registered()
    expect((await unbind(token)).error).to.equal('last_login_method')
    expect((await change(token, { new_password: NEW_PASSWORD })).status).to.equal(200)
    expect((await unbind(token)).envelope.msg).to.equal('解绑成功')
    expect((await unbind(token)).error).to.equal('not_found')
  })

  it('BI-9: lets nobody without a password log in by one, whatever is sent', async () => {
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

  it('BI-9: unbinds once of 20 times at once', async () => {
    const { token } = await registered(PASSWORD)
    const answers = await Promise.all(Array.from({ length: 20 }, () => unbind(token)))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect(answers.filter(({ error }) => error === 'not_found')).to.have.length(19)
  })

  it('BI-10: ends the other sessions at once, and keeps this one', async () => {
    const { username, token } = await registered(PASSWORD)
    for (const act of [
      unbind,
      (bearer: string) => change(bearer, { old_password: PASSWORD, new_password: NEW_PASSWORD }),
    ]) {
      const other = (await browser.logIn(username, PASSWORD)).data
      expect((await act(token)).status).to.equal(200)
      expect((await me(other.token)).error).to.equal('invalid_token')
      expect((await browser.refresh(other.refresh_token)).error).to.equal('invalid_refresh_token')
      expect((await me(token)).status).to.equal(200)
    }
    expect((await browser.logIn(username, PASSWORD)).error).to.equal('invalid_credentials')
    expect((await browser.logIn(username, NEW_PASSWORD)).status).to.equal(200)
  })

  it('BI-10: the old password opens no session that outlasts its change, whatever is under way', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { username, token } = await registered(PASSWORD)
      const [changed, ...logins] = await Promise.all([
        change(token, { old_password: PASSWORD, new_password: NEW_PASSWORD }),
        ...Array.from({ length: 8 }, () => browser.logIn(username, PASSWORD)),
      ])
      expect(changed?.status).to.equal(200)
      for (const { status, error, data } of logins) {
        if (status === 200) expect((await me(data.token)).error).to.equal('invalid_token')
        else expect(error).to.equal('invalid_credentials')
      }
    }
  }).timeout(30_000)

  it('BI-10: needs a fresh login, or the password', async () => {
    const [free, secured] = [await registered(), await registered(PASSWORD)]
    service.clock.advance(601)
    expect((await change(free.token, { new_password: NEW_PASSWORD })).error).to.equal('fresh_login_required')
    expect((await unbind(secured.token)).error).to.equal('fresh_login_required')
    expect((await unbind(secured.token, { password: 'wrong' })).error).to.equal('invalid_credentials')
    expect((await unbind(secured.token, { password: PASSWORD })).status).to.equal(200)
  })

  it('asks for the old password where there is one, and a good new one (CR-2)', async () => {
    const { token } = await registered(PASSWORD)
    expect((await change(token, { new_password: NEW_PASSWORD })).error).to.equal('invalid_request')
    expect((await change(token, { old_password: PASSWORD, new_password: 'short' })).error).to.equal('invalid_request')
    const wrong = { old_password: 'wrong', new_password: NEW_PASSWORD }
    expect((await change(token, wrong)).error).to.equal('invalid_credentials')
  })
})
