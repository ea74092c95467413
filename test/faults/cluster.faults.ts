import { setTimeout as delay } from 'node:timers/promises'
import { QUEUE_PREFIX } from '../adapters/redis/bullmq-queue.js'
import { openedForSuite } from '../support/opened.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { RedisCluster } from '../support/servers/redis-cluster.js'
import { Chance } from './chance.js'
import { Deployment } from './deployment.js'
import { runScenario } from './run-scenario.js'

/** The queue's keys have one hash tag, and so are all in the slot of this one. */
const KEY_OF_THE_QUEUE = `${QUEUE_PREFIX}:audit:wait`

describe('a Redis Cluster under load', () => {
  const opened = openedForSuite()
  let cluster: RedisCluster
  let deployment: Deployment
  before(async function () {
    this.timeout(FIRST_START_MS)
    cluster = await opened.open(RedisCluster.start(), (started) => started.remove())
    deployment = await opened.open(Deployment.start({ redisUrl: cluster.urls }), (started) => started.remove())
  })

  it('RE-1 loses the master that holds the queue, and a replica takes over', async () => {
    const scenario = {
      name: 'RE-1 the master that holds the queue is killed',
      bounds: { okPercentDuring: 99, p99DuringMs: 1000 },
      async fault({ lastsMs }: { readonly lastsMs: number }) {
        await cluster.killMasterOf(KEY_OF_THE_QUEUE)
        await delay(lastsMs)
      },
    }
    await runScenario(deployment, scenario, Chance.ofThisRun())
  }).timeout(240_000)
})
