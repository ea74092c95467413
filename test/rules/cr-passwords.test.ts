import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Argon2PasswordHasher } from '../../src/adapters/system/argon2-password-hasher.js'
import { atOnce, tally } from '../support/at-once.js'
import { settledTrail } from '../support/audit-trail.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName, newUid, PASSWORD } from '../support/persons.js'
import { openTestService, type TestService } from '../support/test-service.js'

describe('rule CR-3: passwords never starve the rest', () => {
  let service: TestService
  let browser: Person
  const username = newName()

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened, {}, undefined, undefined, new Argon2PasswordHasher(undefined, 2))
    browser = new Person(service)
    await browser.register({ username, password: PASSWORD })
  })

  it('CR-3: of 50 password logins at once, some wait and the others get 503 with Retry-After', async () => {
    const answers = await atOnce(50, () => browser.logIn(username, PASSWORD))
    const { undefined: served = 0, unavailable: excess = 0, ...others } = tally(answers.map(({ error }) => error))
    expect(others).to.deep.equal({})
    expect(served).to.be.at.least(18)
    expect(excess).to.be.above(0)
    for (const { status, headers } of answers) {
      if (status === 503) expect(Number(headers.get('retry-after'))).to.be.at.least(1)
    }
    expect((await browser.logIn(username, PASSWORD)).status).to.equal(200)
  })

  it('CR-3: the excess costs no hash and leaves no event', async () => {
    const before = (await settledTrail(service)).length
    const answers = await atOnce(50, () => browser.logIn(newName(), PASSWORD))
    const refused = answers.filter(({ error }) => error === 'invalid_credentials').length
    expect((await settledTrail(service)).length - before).to.equal(refused)
  })

  it('CR-3: Weibo logins are served all through a password flood', async () => {
    const person = newUid()
    await browser.register({ username: newName(), bind_ticket: await browser.ticket(person) })
    let isOver = false
    const flood = atOnce(30, async () => {
      while (!isOver) {
        if ((await browser.logIn(newName(), PASSWORD)).status === 503) await delay(100)
      }
    })
    const took: number[] = []
    for (let login = 0; login < 5; login += 1) {
      const began = performance.now()
      expect((await browser.logInWithWeibo(person)).data.type).to.equal('0')
      took.push(performance.now() - began)
    }
    isOver = true
    await flood
    // The quickest, since the machine may be busy with other work: behind the flood's hashes none would be quick.
    expect(Math.min(...took), `${took}`).to.be.below(1000)
  })
})
