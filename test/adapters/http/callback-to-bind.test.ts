import { expect } from 'chai'
import type { Called } from '../../support/http-client.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/callback/ with purpose=bind', () => {
  let service: TestService
  let browser: Person
  let token: string

  before(async () => {
    service = await startTestService()
  })
  after(() => service.stop())
  beforeEach(async () => {
    browser = new Person(service)
    token = (await browser.register({ username: newName(), password: PASSWORD })).data.token
  })

  const bindCallback = async (person: string): Promise<Called> => {
    const begun = await browser.begin({ purpose: 'bind', return_to: '/account' }, { bearer: token })
    return browser.callback(await browser.agree(begun, person))
  }

  it('gives a ticket, logs nobody in, and needs no Bearer', async () => {
    const { data, envelope } = await bindCallback(newUid())
    expect(envelope.msg).to.equal('授权成功')
    expect(data).to.have.all.keys('type', 'uid', 'bind_ticket', 'expires_in', 'profile', 'purpose', 'return_to')
    expect(data.purpose).to.equal('bind')
    expect(data.return_to).to.equal('/account')
    expect((await browser.bind({ bind_ticket: data.bind_ticket }, { bearer: token })).data.type).to.equal('0')
  })

  it('gives a ticket that no other user can spend, nor a newcomer', async () => {
    const { bind_ticket } = (await bindCallback(newUid())).data
    const other = { username: newName(), password: PASSWORD }
    const { token: others } = (await browser.register(other)).data
    expect((await browser.bind({ bind_ticket }, { bearer: others })).error).to.equal('invalid_bind_ticket')
    expect((await browser.bind({ bind_ticket, ...other })).error).to.equal('invalid_bind_ticket')
    expect((await browser.register({ username: newName(), bind_ticket })).error).to.equal('invalid_bind_ticket')
    expect((await browser.bind({ bind_ticket }, { bearer: token })).status).to.equal(200)
  })

  it('confirms what is bound to that user already, without a token', async () => {
    const person = newUid()
    await browser.bind({ bind_ticket: await browser.ticket(person) }, { bearer: token })
    const { envelope, data } = await bindCallback(person)
    expect(envelope.msg).to.equal('绑定成功')
    expect(data).to.deep.equal({ type: '2', uid: person, return_to: '/account' })
  })

  it('refuses an account of another user with account_already_bound', async () => {
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    expect((await bindCallback(person)).error).to.equal('account_already_bound')
  })

  it('prefers account_already_bound where both are so', async () => {
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    await browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { bearer: token })
    expect((await bindCallback(person)).error).to.equal('account_already_bound')
  })

  it('refuses a second account of one user with user_already_bound', async () => {
    await browser.bind({ bind_ticket: await browser.ticket(newUid()) }, { bearer: token })
    expect((await bindCallback(newUid())).error).to.equal('user_already_bound')
  })
})
