import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/bind/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
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

  it('refuses credentials together with a Bearer, and half of the credentials', async () => {
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

  it('answers invalid_token without credentials and Bearer', async () => {
    expect((await browser.bind({ bind_ticket: await browser.ticket(newUid()) })).error).to.equal('invalid_token')
  })
})
