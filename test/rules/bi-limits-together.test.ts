import { expect } from 'chai'
import { Argon2PasswordHasher } from '../../src/adapters/system/argon2-password-hasher.js'
import { atOnce } from '../support/at-once.js'
import type { Called } from '../support/http-client.js'
import { openedForSuite } from '../support/opened.js'
import { Person } from '../support/person.js'
import { newName } from '../support/persons.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { RedisServer } from '../support/servers/redis-server.js'
import { sharedRedis } from '../support/servers/shared-redis.js'
import { CHEAP_COST, openTestService, type TestService } from '../support/test-service.js'
import { errors, from, newAddress, onlyLimits, reached } from './limited.js'

describe('rule BI-11: limits that are off', () => {
  const opened = openedForSuite()

  it('BI-11: limit nothing', async () => {
    const service = await openTestService(opened, onlyLimits())
    const browser = new Person(service)
    const answers = await atOnce(130, () => browser.refresh('x'))
    for (let tries = 0; tries < 65; tries++) answers.push(await browser.logIn('nobody', 'a wrong password'))
    expect(errors(answers)).to.deep.equal({ invalid_refresh_token: 130, invalid_credentials: 65 })
  })
})

describe('rule BI-11: two processes that share one Redis', () => {
  const opened = openedForSuite()
  let redis: RedisServer
  let services: TestService[]
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
    redis = await opened.open(RedisServer.start(), (server) => server.process.remove())
    const settings = {
      ...onlyLimits('RATE_LIMIT_ACCOUNT', 'RATE_LIMIT_FAILURES'),
      REDIS_URL: redis.url,
      PUBLIC_URL: 'http://127.0.0.1:8888',
    }
    const first = await openTestService(opened, settings)
    // As in two processes, passwords of one wait for none of the other.
    const hasher = new Argon2PasswordHasher(CHEAP_COST)
    const shared = { ...settings, DATA_DIR: first.dataDir }
    services = [first, await openTestService(opened, shared, undefined, undefined, hasher)]
  })

  function guesses(count: number, name: string, address: string): Promise<Called[]> {
    const browsers = services.map((service) => new Person(service))
    return atOnce(count, (index) => {
      const browser = browsers[index % browsers.length]
      if (!browser) throw new Error('no service')
      return browser.logIn(name, 'a wrong password', from(address))
    })
  }

  it('BI-11: check ten wrong passwords together, and store one event', async () => {
    const [name, address] = [newName(), newAddress()]
    expect(errors(await guesses(100, name, address))).to.deep.equal({ invalid_credentials: 10, too_many_requests: 90 })
    const [service] = services
    if (!service) throw new Error('no service')
    expect((await reached(service)).filter(({ ip }) => ip === address)).to.have.length(1)
  })

  it('BI-11: keep limiting, each for itself, while Redis is frozen or killed', async () => {
    for (const fault of ['freeze', 'kill'] as const) {
      redis.process[fault]()
      const answers = await guesses(100, newName(), newAddress())
      expect(errors(answers), fault).to.deep.equal({ invalid_credentials: 20, too_many_requests: 80 })
    }
    await redis.startAgain()
  })
})
