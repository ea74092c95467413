import { expect } from 'chai'
import { mongo } from 'mongoose'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { isRefused } from '../../../src/adapters/mongoose/mongo-failure.js'
import { MongooseHealthCheck } from '../../../src/adapters/mongoose/mongoose-health-check.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { findBinding, registerUser } from '../../contract/seeds.js'
import {
  aBinding,
  anAccount,
  anEvent,
  aPendingBinding,
  aSession,
  FIRST_PASSWORD,
  later,
  times,
  unique,
} from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { type CommandFault, failCommand, failNothing } from '../../support/servers/fail-command.js'
import { type MongoServer, startMongo } from '../../support/servers/mongo-server.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { TcpProxy } from '../../support/servers/tcp-proxy.js'
import { answersUnavailable } from './answers-unavailable.js'
import type { Stores } from './mongoose-stores.js'
import { openMongoDatabase } from './open-database.js'

const UNDONE = ['TransientTransactionError']

describe('mongoose: when the server fails', () => {
  let server: MongoServer
  let uri: string
  let database: MongoDatabase
  let stores: Stores
  before(async function () {
    this.timeout(FIRST_START_MS)
    server = await startMongo()
    uri = server.uri('faults')
    database = openMongoDatabase(uri)
    await database.ready
    stores = mongooseStores(database)
  })
  after(async () => {
    await database.close()
    await server.process.remove()
  })
  afterEach(() => failNothing(uri))

  it('takes a call that got no connection for one that was not sent, so it is repeated', async () => {
    const client = new mongo.MongoClient(uri, { maxPoolSize: 1, waitQueueTimeoutMS: 1 })
    const calls = await Promise.allSettled(times(100, () => client.db().command({ ping: 1 })))
    await client.close()
    const failures = calls.flatMap((call) => (call.status === 'rejected' ? [call.reason] : []))
    expect(failures).to.not.deep.equal([])
    for (const failure of failures) expect(isRefused(failure), failure).to.equal(true)
  })

  const passing: readonly (readonly [string, CommandFault, number?])[] = [
    ['a write conflict', { failCommands: ['insert'], errorCode: 112, errorLabels: UNDONE }],
    ['a transaction that is gone', { failCommands: ['insert'], errorCode: 251, errorLabels: UNDONE }],
    // Once: the driver takes half a second to find the primary again, and longer on a busy machine.
    ['a server that is not primary any more', { failCommands: ['insert'], errorCode: 10107, errorLabels: UNDONE }, 1],
    ['a cut connection', { failCommands: ['insert'], closeConnection: true }],
    ['a connection that is cut when rows are held', { failCommands: ['delete'], closeConnection: true }],
    ['a commit that was undone', { failCommands: ['commitTransaction'], errorCode: 112, errorLabels: UNDONE }],
  ]
  for (const [name, fault, failures = 2] of passing) {
    it(`carries a change out once, over ${name}`, async () => {
      const { binding, act } = await prepared()
      await failCommand(uri, failures, fault)
      expect(await stores.bindings.save(binding, act)).to.equal('saved')
      await expectStored(binding, act)
    })
  }

  it('repeats a read over a cut connection', async () => {
    await failCommand(uri, 1, { failCommands: ['find'], closeConnection: true })
    expect(await findBinding(stores, anAccount())).to.equal(null)
  })

  const refusals: readonly (readonly [string, CommandFault])[] = [
    ['is not primary any more', { failCommands: ['insert'], errorCode: 10107 }],
    ['has undone it', { failCommands: ['insert'], errorCode: 251, errorLabels: UNDONE }],
  ]
  for (const [reason, fault] of refusals) {
    it(`repeats a statement of a server that ${reason}`, async () => {
      await failCommand(uri, 1, fault)
      expect(await stores.replayGuard.spend(unique('state'), later(new Date(), 600))).to.equal(true)
    })
  }

  it('answers Unavailable if the answer to a commit is lost, and does not repeat the transaction', async () => {
    const proxy = await TcpProxy.open(server.port)
    const far = openMongoDatabase(`mongodb://127.0.0.1:${proxy.port}/faults?directConnection=true`)
    await far.ready
    const { binding, act } = await prepared()
    proxy.loseAnswerTo('commitTransaction')
    await answersUnavailable(() => mongooseStores(far).bindings.save(binding, act))
    await far.close()
    await proxy.close()
    await expectStored(binding, act)
  })

  it('answers Unavailable if a commit never arrives, and stores nothing', async () => {
    const { binding, act } = await prepared()
    await failCommand(uri, 1, { failCommands: ['commitTransaction'], closeConnection: true })
    await answersUnavailable(() => stores.bindings.save(binding, act))
    expect(await findBinding(stores, binding)).to.equal(null)
    expect(await stores.outbox.find(act.event.id)).to.equal(null)
    expect(await stores.pendingBindings.find(act.spending)).to.not.equal(null)
  })

  it('answers Unavailable if the answer to the spending of a state is lost', async () => {
    await failCommand(uri, 1, { failCommands: ['insert'], closeConnection: true })
    await answersUnavailable(() => stores.replayGuard.spend(unique('state'), later(new Date(), 600)))
  })

  const lasting: readonly (readonly [string, CommandFault])[] = [
    ['write conflicts', { failCommands: ['insert'], errorCode: 112, errorLabels: UNDONE }],
    ['an unforeseen error', { failCommands: ['insert', 'find'], errorCode: 8 }],
    ['a shutdown', { failCommands: ['insert', 'find'], errorCode: 91, errorLabels: ['RetryableWriteError'] }],
  ]
  for (const [name, fault] of lasting) {
    it(`says Unavailable within 2.5 s over ${name} without end`, async () => {
      const { binding, act } = await prepared()
      await failCommand(uri, 100_000, fault)
      await answersUnavailable(() => stores.bindings.save(binding, act))
      await failNothing(uri)
      await eventually('it is saved after all', async () => (await answerOf(binding, act)) === 'saved')
      await expectStored(binding, act)
    })
  }

  it('says Unavailable within 2.5 s while the server is frozen, to all of 200 at once, and serves again after', async () => {
    const attempts = await Promise.all(times(200, () => prepared()))
    server.process.freeze()
    await Promise.all(attempts.map(({ binding, act }) => answersUnavailable(() => stores.bindings.save(binding, act))))
    await answersUnavailable(() => findBinding(stores, anAccount()))
    expect(await new MongooseHealthCheck(database).isUp()).to.equal(false)
    server.process.thaw()
    await eventually('it is up', () => new MongooseHealthCheck(database).isUp())
    await expectServing()
    for (const { binding, act } of attempts.slice(0, 20)) {
      const isBound = (await findBinding(stores, binding)) !== null
      expect((await stores.outbox.find(act.event.id)) !== null).to.equal(isBound)
    }
  })

  it('answers Unavailable within 2.5 s while the server is down, keeps what it acknowledged, and serves again after', async () => {
    const { binding, act } = await prepared()
    await stores.bindings.save(binding, act)
    await server.process.kill()
    await answersUnavailable(() => stores.sessions.open(aSession(), anEvent()))
    await answersUnavailable(() => stores.sessions.find('nobody'))
    await server.process.startAgain()
    await eventually('it is up', () => new MongooseHealthCheck(database).isUp())
    await expectServing()
    await expectStored(binding, act)
  })

  it('starts while the server is unreachable, and serves once it is reachable', async () => {
    const proxy = await TcpProxy.open(server.port)
    proxy.stall()
    const far = openMongoDatabase(`mongodb://127.0.0.1:${proxy.port}/faults?directConnection=true`)
    await answersUnavailable(() => mongooseStores(far).sessions.find('nobody'))
    await proxy.restore()
    await far.ready
    expect(await mongooseStores(far).sessions.find('nobody')).to.equal(null)
    await proxy.refuse()
    await answersUnavailable(() => mongooseStores(far).sessions.find('nobody'))
    await far.close()
    await proxy.close()
  })

  it('closes within 5 s while the server is frozen (RE-5)', async () => {
    const other = openMongoDatabase(uri)
    await other.ready
    server.process.freeze()
    const before = performance.now()
    await other.close()
    server.process.thaw()
    expect(performance.now() - before).to.be.below(5000)
    await eventually('it is up', () => new MongooseHealthCheck(database).isUp())
  })

  async function prepared() {
    const pending = aPendingBinding()
    await stores.pendingBindings.open(pending, anEvent())
    const { id: userId } = await registerUser(stores)
    const binding = aBinding({ identity: pending.identity, userId })
    const act = { opening: aSession(), proof: FIRST_PASSWORD, event: anEvent() }
    return { binding, act: { spending: pending.ticketHash, ...act } }
  }

  type Prepared = Awaited<ReturnType<typeof prepared>>

  async function expectStored(binding: Prepared['binding'], act: Prepared['act']): Promise<void> {
    expect(await findBinding(stores, binding)).to.deep.equal(binding)
    expect(await stores.sessions.find(act.opening.id)).to.deep.equal(act.opening)
    expect(await stores.outbox.find(act.event.id)).to.deep.equal(act.event)
    expect(await stores.pendingBindings.find(act.spending)).to.equal(null)
  }

  /** Null where it is Unavailable. */
  async function answerOf(binding: Prepared['binding'], act: Prepared['act']): Promise<string | null> {
    try {
      return await stores.bindings.save(binding, act)
    } catch {
      return null
    }
  }

  async function expectServing(): Promise<void> {
    const session = aSession()
    await stores.sessions.open(session, anEvent())
    expect(await stores.sessions.find(session.id)).to.deep.equal(session)
  }
})
