import { expect } from 'chai'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { openMongoDatabase } from '../../../src/adapters/mongoose/open-mongo-database.js'
import { openSession, registerUser } from '../../contract/seeds.js'
import { anEvent, aSession, FIRST_PASSWORD, NOON, unique } from '../../support/builders.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import type { Stores } from './mongoose-stores.js'

describe('mongoose: a user whom a former version stored, without a revision of the password', () => {
  let uri: string
  let database: MongoDatabase
  let stores: Stores

  before(async function () {
    this.timeout(FIRST_START_MS)
    uri = (await sharedMongo()).uri(unique('former'))
    database = openMongoDatabase(uri)
    await database.ready
    stores = mongooseStores(database)
  })
  after(async () => {
    await database.close()
    await dropDatabase(uri)
  })

  it('logs in, and changes the password once with what was read before', async () => {
    const user = await registerUser(stores)
    const { id: keeping } = await openSession(stores, { userId: user.id })
    await database.models.users.collection.updateOne(
      { usernameKey: user.username.key },
      { $unset: { passwordRevision: 1 } },
    )
    expect(await stores.users.find(user.id)).to.deep.equal(user)
    const logIn = () => stores.sessions.open(aSession({ userId: user.id }), anEvent(), FIRST_PASSWORD)
    expect(await logIn()).to.equal('opened')
    const change = () => {
      const act = { keeping, password: FIRST_PASSWORD, at: NOON, event: anEvent() }
      return stores.users.changePassword(user.id, 'another', act)
    }
    expect([await change(), await change()]).to.deep.equal(['changed', 'password-changed'])
    expect(await logIn()).to.equal('password-changed')
  })
})
