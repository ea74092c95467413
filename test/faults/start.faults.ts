import { expect } from 'chai'
import { openedForTest } from '../support/opened.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { sharedRedis } from '../support/servers/shared-redis.js'
import { Chance } from './chance.js'
import { Crowd } from './crowd.js'
import { Deployment } from './deployment.js'
import { expectKept, untilNothingWaits } from './run-scenario.js'

const READY_WITHIN_MS = 15_000

describe('a start of everything at once', () => {
  const opened = openedForTest()
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedRedis()
  })

  for (const time of [1, 2, 3])
    it(`makes the collections of an empty database once, by four processes (${time})`, async () => {
      const since = new Date()
      const deployment = await opened.open(Deployment.start(), (started) => started.remove())
      const took = Date.now() - since.getTime()
      console.log(`        ready after ${took} ms`)
      const crowd = new Crowd({ world: deployment, chance: Chance.ofThisRun(), name: `s${time}` })
      await crowd.gather()
      await untilNothingWaits(deployment)
      await expectKept(deployment, crowd.history, since)
      expect(took).to.be.below(READY_WITHIN_MS)
    })
})
