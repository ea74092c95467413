import { expect } from 'chai'
import mongoose from 'mongoose'
import { everythingIn } from '../adapters/redis/bullmq-queue.js'
import { auditTrail } from '../support/audit-trail.js'
import { CanaryFlows } from '../support/canary-flows.js'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import type { RunningService } from '../support/running-service.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { ProductionBench } from './production-bench.js'
import { become, READY } from './readiness.js'

describe('what the service stores in MongoDB and Redis (LG-1, OA-9, BI-2)', () => {
  const opened = openedForSuite()
  let production: ProductionBench
  before(async function () {
    this.timeout(FIRST_START_MS)
    production = await opened.open(ProductionBench.open(), (bench) => bench.close())
  })

  it('holds no secret of any flow or failure, on the queue or recorded', async () => {
    const api = await production.start('api', { LOG_LEVEL: 'trace', WEIBO_TIMEOUT_MS: '1400' })
    await become([api], READY)
    const flows = new CanaryFlows(api, 5)
    await flows.runAll()
    await eventually(
      'all events are on the queue',
      async () => (await inRedis()).split('"data"').length > flows.results,
    )
    const onQueue = { redis: await inRedis(), mongodb: await inMongodb() }
    expect(onQueue.redis).to.include('weibind.login.succeeded')

    const worker = await production.start('worker', { LOG_LEVEL: 'trace' })
    await eventually('they are recorded', async () => (await auditTrail(api)).length >= flows.results)
    const recorded = { 'redis later': await inRedis(), 'mongodb later': await inMongodb() }
    expect(recorded['mongodb later']).to.include('weibind.login.succeeded')
    const places = {
      ...onQueue,
      ...recorded,
      'api says': said(api),
      'worker says': said(worker),
      answers: flows.answers.join('\n'),
    }
    const { WEIBO_CLIENT_SECRET, AUDIT_CHAIN_KEY, ADMIN_TOKEN } = production.environment
    const secrets = { ...flows.secrets, WEIBO_CLIENT_SECRET, AUDIT_CHAIN_KEY, ADMIN_TOKEN }
    expect(Object.keys(secrets).length).to.be.above(20)
    for (const [name, secret = ''] of Object.entries(secrets))
      for (const [place, content] of Object.entries(places))
        for (const form of forms(secret)) expect(content.includes(form), `${name} in ${place}`).to.equal(false)
  })

  function inRedis(): Promise<string> {
    return everythingIn(production.redis.url)
  }

  /** Every document of every collection. */
  async function inMongodb(): Promise<string> {
    const client = new mongoose.mongo.MongoClient(production.mongoUri)
    const collections = await client.db().collections()
    const documents = await Promise.all(collections.map((collection) => collection.find().toArray()))
    await client.close()
    return JSON.stringify(documents)
  }
})

function said({ program }: RunningService): string {
  return program.stdout + program.stderr
}

function forms(secret: string): string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)]
}
