import { expect } from 'chai'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newUid } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

describe('POST /oauth/weibo/callback/ with OAUTH_STATE=optional', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { OAUTH_STATE: 'optional' })
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const codeOf = async (person: string) => (await new Person(service).visitWeibo(person)).code

  it('serves a client that posts only a code', async () => {
    expect((await browser.callback({ code: await codeOf(newUid()) })).data.type).to.equal('1')
  })

  it('refuses it where the browser holds weibind_state, valid or not', async () => {
    await browser.begin()
    expect((await browser.callback({ code: await codeOf(newUid()) })).error).to.equal('invalid_state')
    browser.cookies.set(browser.cookieName('weibind_state'), 'planted')
    expect((await browser.callback({ code: await codeOf(newUid()) })).error).to.equal('invalid_state')
  })
})
