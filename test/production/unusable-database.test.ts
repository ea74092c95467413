import { expect } from 'chai'
import mongoose from 'mongoose'
import { type MongoServer, startMongo } from '../support/servers/mongo-server.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { ProductionBench } from './production-bench.js'

describe('a database that will never do (BI-5)', () => {
  let production: ProductionBench
  let standalone: MongoServer
  before(async function () {
    this.timeout(FIRST_START_MS)
    ;[production, standalone] = await Promise.all([ProductionBench.open(), startMongo('standalone')])
  })
  after(() => Promise.all([production.close(), standalone.process.remove()]))

  it('ends every role with 78, since it holds duplicates, and says in one line what to do', async () => {
    const uri = production.mongo.uri('duplicates')
    const client = new mongoose.mongo.MongoClient(uri)
    const twice = { provider: 'weibo', uid: '1' }
    await client
      .db()
      .collection('bindings')
      .insertMany([
        { ...twice, userId: 'a' },
        { ...twice, userId: 'b' },
      ])
    await client.close()
    await endWith78(uri, /MONGODB_URI: the unique index \{"provider":1,"uid":1\} of bindings cannot be built over dup/)
  }).timeout(30_000)

  it('ends every role with 78, since it has no transactions, and says in one line what to do', async () => {
    await endWith78(standalone.uri('weibind'), /MONGODB_URI: MongoDB has no transactions here: start it as a replica/)
  }).timeout(30_000)

  async function endWith78(uri: string, reason: RegExp): Promise<void> {
    for (const args of [['api'], ['worker'], ['audit', 'failed']]) {
      const environment = { ...production.environment, MONGODB_URI: uri }
      const { status, stderr } = await production.bench.command({ environment }, ...args)
      expect(status, args.join(' ')).to.equal(78)
      const lines = stderr.trim().split('\n')
      expect(lines, stderr).to.have.lengthOf(2)
      expect(lines[1]).to.match(reason)
    }
  }
})
