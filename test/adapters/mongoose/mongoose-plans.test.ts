import { expect } from 'chai'
import mongoose from 'mongoose'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { ACTIVE } from '../../../src/domain/proof.js'
import { openTicket, registerUser } from '../../contract/seeds.js'
import { aBinding, anAccount, anEvent, aSession, unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { openMongoDatabase } from './open-database.js'

/** What one person asks for must not take longer the more people there are. */
describe('mongoose: queries of a user', () => {
  let uri: string
  let database: MongoDatabase

  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('plans'))
    database = openMongoDatabase(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`)
    await database.ready
  })
  after(async () => {
    await database.close()
    await dropDatabase(uri)
  })

  it('read the own events from an index, in its order', async () => {
    const filters: object[] = []
    mongoose.set('debug', (_collection: string, method: string, filter: object) => {
      if (method === 'find') filters.push(filter)
    })
    const log = mongooseStores(database).auditLog
    for (const cursor of [undefined, 'id']) await log.search({ userId: 'user', cursor, limit: 50 })
    mongoose.set('debug', false)
    expect(filters).to.have.length(2)
    const events = database.models.auditEvents.collection
    for (const filter of filters) {
      const plan = await events.find(filter, { sort: { _id: -1 } }).explain()
      expect(JSON.stringify(plan)).to.include('"keyPattern":{"userId":1,"_id":-1}').and.not.include('COLLSCAN')
    }
  })

  it('are two look-ups and one transaction of two inserts and one update at a login through a provider', async () => {
    const stores = mongooseStores(database)
    const user = await registerUser(stores)
    const binding = aBinding({ userId: user.id })
    const { ticketHash } = await openTicket(stores)
    const act = { spending: ticketHash, opening: aSession({ userId: user.id }), proof: user, event: anEvent() }
    expect(await stores.bindings.save(binding, act)).to.equal('saved')
    const commands = await commandsOf(async () => {
      const [found] = await stores.bindings.find(binding)
      await stores.users.find(found?.userId ?? '')
      await stores.sessions.open(aSession({ userId: user.id }), anEvent(), ACTIVE)
    })
    expect(commands.map(({ name }) => name)).to.deep.equal([
      'find bindings',
      'find users',
      'insert outbox',
      'update users',
      'insert sessions',
      'commitTransaction 1',
    ])
    expect(await planOf(commands[0]?.filter))
      .to.include('"keyPattern":{"handles":1}')
      .and.not.include('COLLSCAN')
  })

  it('are two look-ups by an index where the account is bound to no user', async () => {
    const { bindings } = mongooseStores(database)
    const commands = await commandsOf(() => bindings.find(anAccount()))
    const plans = await Promise.all(commands.map(({ filter }) => planOf(filter)))
    expect(plans[0]).to.include('"keyPattern":{"handles":1}').and.not.include('COLLSCAN')
    expect(plans[1]).to.include('"keyPattern":{"provider":1,"uid":1}').and.not.include('COLLSCAN')
    expect(plans).to.have.length(2)
  })

  async function commandsOf(work: () => Promise<unknown>) {
    const commands: { readonly name: string; readonly filter: object }[] = []
    const client = database.models.users.db.getClient()
    client.on('commandStarted', ({ commandName, command }) =>
      commands.push({ name: `${commandName} ${command[commandName]}`, filter: command['filter'] }),
    )
    await work()
    client.removeAllListeners('commandStarted')
    return commands
  }

  async function planOf(filter: object = {}): Promise<string> {
    return JSON.stringify(await database.models.bindings.collection.find(filter).explain())
  }
})
