import { expect } from 'chai'
import type { Sending } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST and DELETE /sessions/', () => {
  let service: TestService
  let browser: Person
  const username = newName()

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    browser = new Person(service)
    await browser.register({ username, password: PASSWORD })
  })

  const newSession = async () =>
    (await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })).data
  const logOut = (sending: Sending) => browser.call('DELETE', '/sessions/', sending)
  const isKnown = async (bearer: string) => (await browser.call('GET', '/users/me/', { bearer })).status === 200

  it('logs in by username and password', async () => {
    const answer = await browser.logIn(username, PASSWORD)
    expect(answer.status).to.equal(200)
    expect(answer.envelope.msg).to.equal('登录成功')
    expect(answer.data).to.have.all.keys('type', 'token', 'token_type', 'expires_in', 'refresh_token', 'user')
    expect(answer.data).to.include({ type: '0', token_type: 'Bearer', expires_in: 900 })
  })

  it('accepts a form, and the username in another case', async () => {
    const body = new URLSearchParams({ username: username.toUpperCase(), password: PASSWORD })
    expect((await browser.call('POST', '/sessions', { body })).data.user.username).to.equal(username)
  })

  it('ends a session by its refresh token', async () => {
    const { token, refresh_token } = await newSession()
    const answer = await logOut({ body: { refresh_token } })
    expect(answer.status).to.equal(200)
    expect(answer.envelope).to.deep.equal({ code: 0, msg: '退出成功', data: null })
    expect(await isKnown(token)).to.equal(false)
    expect((await browser.refresh(refresh_token)).error).to.equal('invalid_refresh_token')
  })

  it('ends a session by its access token', async () => {
    const { token, refresh_token } = await newSession()
    expect((await logOut({ bearer: token })).envelope.msg).to.equal('退出成功')
    expect(await isKnown(token)).to.equal(false)
    expect((await browser.refresh(refresh_token)).error).to.equal('invalid_refresh_token')
  })

  it('refuses an unknown token, and no token', async () => {
    expect((await logOut({ body: { refresh_token: 'x' } })).error).to.equal('invalid_refresh_token')
    expect((await logOut({ bearer: 'x.y.z' })).error).to.equal('invalid_token')
    expect((await logOut({})).error).to.equal('invalid_token')
    expect((await logOut({ body: {} })).error).to.equal('invalid_token')
    expect((await logOut({ body: { refresh_token: '' } })).error).to.equal('invalid_request')
  })
})
