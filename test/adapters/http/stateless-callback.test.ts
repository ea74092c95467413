import { expect } from 'chai'
import { Person } from '../../support/person.js'
import { newName, newUid, PASSWORD } from '../../support/persons.js'
import { startTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/callback/ with OAUTH_STATE=optional', () => {
  let service: TestService
  let browser: Person

  before(async () => {
    service = await startTestService({ OAUTH_STATE: 'optional' })
  })
  after(() => service.stop())
  beforeEach(() => {
    browser = new Person(service)
  })

  const codeOf = async (person: string) => (await new Person(service).visitWeibo(person)).code

  it('serves a client that posts only a code', async () => {
    expect((await browser.callback({ code: await codeOf(newUid()) })).data.type).to.equal('1')
  })

  it('gives a ticket that registers a new user but binds no existing one', async () => {
    const account = { username: newName(), password: PASSWORD }
    const { token } = (await browser.register(account)).data
    const { bind_ticket } = (await browser.callback({ code: await codeOf(newUid()) })).data
    expect((await browser.bind({ bind_ticket }, { bearer: token })).error).to.equal('invalid_bind_ticket')
    expect((await browser.bind({ bind_ticket, ...account })).error).to.equal('invalid_bind_ticket')
    expect((await browser.register({ username: newName(), bind_ticket })).status).to.equal(201)
  })

  it('refuses it where the browser holds weibind_state, ours or not', async () => {
    await browser.begin()
    expect((await browser.callback({ code: await codeOf(newUid()) })).error).to.equal('invalid_state')
    browser.cookies.set('weibind_state', 'planted')
    expect((await browser.callback({ code: await codeOf(newUid()) })).error).to.equal('invalid_state')
  })

  it('refuses a state that is there and wrong', async () => {
    for (const state of ['', 'x']) {
      expect((await browser.callback({ code: await codeOf(newUid()), state })).error).to.equal('invalid_state')
    }
  })

  it('OA-3: exchanges a code once, of 50 at once', async () => {
    const code = await codeOf(newUid())
    service.sandbox.clearLedger()
    const answers = await Promise.all(Array.from({ length: 50 }, () => browser.callback({ code })))
    expect(answers.filter(({ status }) => status === 200)).to.have.length(1)
    expect(service.exchanges()).to.have.length(1)
  })

  it('answers a refusal without a state', async () => {
    expect((await browser.callback({ error: 'access_denied' })).error).to.equal('access_denied')
  })
})
