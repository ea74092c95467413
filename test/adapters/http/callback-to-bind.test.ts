import { expect } from 'chai'
import type { Called } from '../../support/http-client.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/callback/ with purpose=bind', () => {
  let service: TestService
  let browser: Person
  let token: string

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(async () => {
    browser = new Person(service)
    token = (await browser.register({ username: newName(), password: PASSWORD })).data.token
  })

  const bindCallback = async (person: string): Promise<Called> => {
    const begun = await browser.begin({ purpose: 'bind', return_to: '/account' }, { bearer: token })
    return browser.callback(await browser.agree(begun, person))
  }

  it('gives a ticket, opens no session, and needs no Bearer', async () => {
    const { data, envelope } = await bindCallback(newUid())
    expect(envelope.msg).to.equal('授权成功')
    expect(data).to.have.all.keys('type', 'uid', 'bind_ticket', 'expires_in', 'profile', 'purpose', 'return_to')
    expect(data.purpose).to.equal('bind')
    expect(data.return_to).to.equal('/account')
    expect((await browser.bind({ bind_ticket: data.bind_ticket }, { bearer: token })).data.type).to.equal('0')
  })

  it('leaves one session, that of the bind, where a logged-in user binds', async () => {
    const { bind_ticket } = (await bindCallback(newUid())).data
    const bound = (await browser.bind({ bind_ticket }, { bearer: token })).data
    const sessions = await browser.call<readonly object[]>('GET', '/sessions/', { bearer: bound.token })
    expect(sessions.data).to.have.length(1)
    expect((await browser.call('GET', '/sessions/', { bearer: token })).error).to.equal('invalid_token')
  })

  it('confirms an account that is bound to that user already, without a token', async () => {
    const person = newUid()
    token = (await browser.bind({ bind_ticket: await browser.ticket(person) }, { bearer: token })).data.token
    const { envelope, data } = await bindCallback(person)
    expect(envelope.msg).to.equal('绑定成功')
    expect(data).to.deep.equal({ type: '2', uid: person, return_to: '/account' })
  })
})
