import { expect } from 'chai'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rule BI-6: an account that belongs to another user', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, { WEIBO_FETCH_PROFILE: 'false' })
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const registerAs = async (username: string, person = newUid()) =>
    browser.register({ username, bind_ticket: await browser.ticket(person) })

  it('BI-6: a bound account is not moved, and the conflict does not say whose it is', async () => {
    const person = newUid()
    const late = await browser.ticket(person)
    const { user } = (await registerAs(newName(), person)).data
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const conflicts = [
      await browser.bind({ bind_ticket: late }, { bearer: token }),
      await browser.register({ username: newName(), bind_ticket: late }),
      await browser.callback(await browser.agree(await browser.begin({ purpose: 'bind' }, { bearer: token }), person)),
    ]
    for (const { error, text } of conflicts) {
      expect(error).to.equal('account_already_bound')
      expect(text).not.to.include(user.id).and.not.to.include(user.username).and.not.to.include(person)
    }
    expect((await browser.logInWithWeibo(person)).data.user).to.deep.equal(user)
  })
})
