import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/bind/', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
  })

  const account = async () => {
    const credentials = { username: newName(), password: PASSWORD }
    return { ...credentials, ...(await browser.register(credentials)).data }
  }

  it('binds by username and password, and logs in', async () => {
    const { username, password, user } = await account()
    const person = newUid()
    const answer = await browser.bind({ bind_ticket: await browser.ticket(person), username, password })
    expect(answer.status).to.equal(200)
    expect(answer.envelope.msg).to.equal('绑定成功')
    const { token, refresh_token, ...rest } = answer.data
    expect(rest).to.deep.equal({ type: '0', token_type: 'Bearer', expires_in: 900, user })
    expect((await browser.refresh(refresh_token)).status).to.equal(200)
    const bindings = await browser.call<object[]>('GET', '/oauth/bindings/', { bearer: token })
    expect(bindings.data).to.have.length(1)
    expect((await browser.logInWithWeibo(person)).data.user).to.deep.equal(user)
  })

  it('binds by Bearer', async () => {
    const { token, user } = await account()
    const answer = await browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { bearer: token })
    expect(answer.envelope.msg).to.equal('绑定成功')
    expect(answer.data.user).to.deep.equal(user)
  })

  it('refuses credentials and Bearer at once, and half of the credentials', async () => {
    const { username, password, token } = await account()
    const bind_ticket = await browser.ticket(newUid())
    for (const [body, sending] of [
      [{ username, password }, { bearer: token }],
      [{ username }, {}],
      [{ password }, {}],
      [{ username }, { bearer: token }],
    ] as const) {
      expect((await browser.bind({ bind_ticket, ...body }, sending)).error).to.equal('invalid_request')
    }
    expect((await browser.bind({ bind_ticket, username, password })).status).to.equal(200)
  })

  it('refuses neither credentials nor Bearer as invalid_token', async () => {
    expect((await browser.bind({ bind_ticket: await browser.ticket(newUid()) })).error).to.equal('invalid_token')
  })

  it('gives one answer for a wrong password, an unknown user and a user without password', async () => {
    const bind_ticket = await browser.ticket(newUid())
    const { username } = await account()
    const { data } = await browser.register({ username: newName(), bind_ticket: await browser.ticket(newUid()) })
    const answers = []
    for (const name of [username, newName(), data.user.username]) {
      const { envelope } = await browser.bind({ bind_ticket, username: name, password: `${PASSWORD}?` })
      answers.push({ ...envelope, request_id: undefined })
    }
    expect(answers[0]?.error).to.equal('invalid_credentials')
    expect(answers[1]).to.deep.equal(answers[0])
    expect(answers[2]).to.deep.equal(answers[0])
  })

  it('refuses a ticket of nobody, and one that is too old', async () => {
    const { token } = await account()
    expect((await browser.bind({ bind_ticket: 'x' }, { bearer: token })).error).to.equal('invalid_bind_ticket')
    const bind_ticket = await browser.ticket(newUid())
    service.clock.advance(601)
    const late = await account()
    expect((await browser.bind({ bind_ticket }, { bearer: late.token })).error).to.equal('invalid_bind_ticket')
  })

  it('BI-10: refuses a Bearer whose login is older than FRESH_LOGIN_TTL', async () => {
    const { token } = await account()
    service.clock.advance(601)
    const bind_ticket = await browser.ticket(newUid())
    expect((await browser.bind({ bind_ticket }, { bearer: token })).error).to.equal('fresh_login_required')
  })

  it('BI-10: opens no fresher login by a Bearer than the Bearer was', async () => {
    const { token } = await account()
    service.clock.advance(300)
    const bound = await browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { bearer: token })
    service.clock.advance(301)
    const answer = await browser.call('GET', '/oauth/weibo/?purpose=bind', { bearer: bound.data.token })
    expect(answer.error).to.equal('fresh_login_required')
  })

  it('confirms a second ticket for what is bound already', async () => {
    const { token } = await account()
    const person = newUid()
    const tickets = [await browser.ticket(person), await browser.ticket(person)]
    for (const bind_ticket of tickets) {
      expect((await browser.bind({ bind_ticket }, { bearer: token })).data.type).to.equal('0')
    }
  })
})
