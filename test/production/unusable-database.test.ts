import { expect } from 'chai'
import mongoose from 'mongoose'
import { openedForSuite } from '../support/opened.js'
import { type MongoServer, startMongo } from '../support/servers/mongo-server.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'
import { ProductionBench } from './production-bench.js'

describe('a database that cannot be used (BI-5)', () => {
  const opened = openedForSuite()
  let production: ProductionBench
  let standalone: MongoServer
  before(async function () {
    this.timeout(FIRST_START_MS)
    ;[production, standalone] = await Promise.all([
      opened.open(ProductionBench.open(), (bench) => bench.close()),
      opened.open(startMongo('standalone'), ({ process }) => process.remove()),
    ])
  })

  it('ends every role with 78 where it holds duplicates, and says in one line what to do', async () => {
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
    const index = String.raw`MONGODB_URI: the unique index \{"provider":1,"uid":1\} of bindings`
    await endWith78(uri, new RegExp(`${index} cannot be built over dup`), [['api'], ['worker']])
    // A command builds no index.
    await endWith78(uri, new RegExp(`${index} is missing, .*: start the service`), [['audit', 'failed']])
  })

  it('ends every role with 78 where it has no transactions, and says in one line what to do', async () => {
    await endWith78(standalone.uri('weibind'), /MONGODB_URI: MongoDB has no transactions here: start it as a replica/)
  })

  async function endWith78(
    uri: string,
    reason: RegExp,
    programs = [['api'], ['worker'], ['audit', 'failed']],
  ): Promise<void> {
    for (const args of programs) {
      const environment = { ...production.environment, MONGODB_URI: uri }
      const { status, stderr } = await production.bench.command({ environment }, ...args)
      expect(status, args.join(' ')).to.equal(78)
      const lines = stderr.trim().split('\n')
      expect(lines, stderr).to.have.lengthOf(2)
      expect(lines[1]).to.match(reason)
    }
  }
})
