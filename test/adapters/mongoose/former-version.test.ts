import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import mongoose from 'mongoose'
import type { MongoDatabase } from '../../../src/adapters/mongoose/mongo-database.js'
import { mongooseStores } from '../../../src/adapters/mongoose/mongoose-stores.js'
import { formerDataContract } from '../../contract/former-data-contract.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { findBinding, openSession, openTicket, registerUser } from '../../contract/seeds.js'
import {
  anAccount,
  anEvent,
  aSession,
  aUser,
  FIRST_PASSWORD,
  later,
  NOON,
  times,
  unique,
} from '../../support/builders.js'
import { CHECKOUT } from '../../support/program.js'
import { dropDatabase } from '../../support/servers/drop-database.js'
import { FIRST_START_MS } from '../../support/servers/python-packages.js'
import { sharedMongo } from '../../support/servers/shared-mongo.js'
import { openMongoDatabase } from './open-database.js'

type Documents = Readonly<Record<string, readonly Record<string, unknown>[]>>

/** The same data as in test/adapters/sqlite/schema-7.sql, written by the MongoDB stores of the same commit. */
const FORMER = readFileSync(join(CHECKOUT, 'test', 'adapters', 'mongoose', 'version-7.json'), 'utf8')

describe('mongoose: data of the former version', () => {
  let uri: string
  const opened: MongoDatabase[] = []
  before(async function () {
    this.timeout(FIRST_START_MS)
    await sharedMongo()
  })
  beforeEach(async () => {
    uri = (await sharedMongo()).uri(unique('former'))
    await inDatabase(async (db) => {
      const documents: Documents = mongoose.mongo.BSON.EJSON.parse(FORMER)
      for (const [name, found] of Object.entries(documents)) await db.collection(name).insertMany(found.map(kept))
    })
  })
  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close()
    await dropDatabase(uri)
  })

  formerDataContract('Mongoose', async (): Promise<OpenedStores> => {
    const database = await open()
    return { ...mongooseStores(database), reopen: () => Promise.reject(new Error('not here')), close: async () => {} }
  })

  it('gives every binding its handle once if four processes start at once', async () => {
    await inDatabase((db) => db.collection('bindings').insertMany(times(500, (index) => formerBinding(`${index}`))))
    await Promise.all(times(4, () => open()))
    expect(await withoutHandles()).to.equal(0)
    const stores = mongooseStores(await open())
    expect((await findBinding(stores, account('499')))?.userId).to.equal('user-499')
  })

  it('completes an interrupted start, and includes bindings that a former version has added since', async () => {
    await open()
    await inDatabase(async (db) => {
      await db.collection('bindings').updateOne({ userId: 'alice' }, { $unset: { handles: 1 } })
      await db.collection('bindings').insertMany([formerBinding('1'), formerBinding('2')])
    })
    const stores = mongooseStores(await open())
    for (const uid of ['1', '2', '1404376560'])
      expect(await findBinding(stores, account(uid)), uid).to.deep.include(account(uid))
    expect(await withoutHandles()).to.equal(0)
  })

  it('finds at once what a process of the former version binds after the start, and binds it to no other user (BI-5)', async () => {
    const stores = mongooseStores(await open())
    await inDatabase((db) => db.collection('bindings').insertOne(formerBinding('1')))
    expect(await findBinding(stores, account('1'))).to.deep.include({ ...account('1'), userId: 'user-1' })
    const bound = { ...account('1'), screenName: null, avatarUrl: null, boundAt: NOON }
    const user = await registerUser(stores)
    const { ticketHash: spending } = await openTicket(stores, account('1'))
    const opening = aSession({ userId: user.id })
    const act = { spending, opening, proof: user, event: anEvent() }
    expect(await stores.bindings.save({ ...bound, userId: user.id }, act)).to.equal('account-already-bound')
    const another = aUser()
    const binding = { bound: { ...bound, userId: another.id }, spending }
    const registration = { opening: aSession({ userId: another.id }), event: anEvent(), binding }
    expect(await stores.users.register(another, registration)).to.equal('account-already-bound')
  })

  it('accepts the password of a user who has no password revision', async () => {
    const database = await open()
    const stores = mongooseStores(database)
    const user = await registerUser(stores)
    const { id: callerSessionId } = await openSession(stores, { userId: user.id })
    await database.models.users.collection.updateOne(
      { usernameKey: user.username.key },
      { $unset: { passwordRevision: 1 } },
    )
    expect(await stores.users.find(user.id)).to.deep.equal(user)
    const logIn = () => stores.sessions.open(aSession({ userId: user.id }), anEvent(), FIRST_PASSWORD)
    expect(await logIn()).to.equal('opened')
    const change = () => {
      const act = { callerSessionId, password: FIRST_PASSWORD, at: NOON, event: anEvent() }
      return stores.users.changePassword(user.id, 'another', act)
    }
    expect([await change(), await change()]).to.deep.equal(['changed', 'password-changed'])
    expect(await logIn()).to.equal('password-changed')
  })

  async function open(): Promise<MongoDatabase> {
    const database = openMongoDatabase(uri)
    opened.push(database)
    await database.ready
    return database
  }

  function withoutHandles(): Promise<number> {
    return inDatabase((db) => db.collection('bindings').countDocuments({ handles: { $exists: false } }))
  }

  async function inDatabase<T>(work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
    const client = new mongoose.mongo.MongoClient(uri)
    const result = await work(client.db())
    await client.close()
    return result
  }
})

/** The dump is older than what the server keeps. */
function kept(document: Record<string, unknown>) {
  return 'forgetAt' in document ? { ...document, forgetAt: later(new Date(), 3600) } : document
}

function formerBinding(uid: string) {
  return { provider: 'weibo', uid, userId: `user-${uid}`, screenName: null, boundAt: NOON }
}

function account(uid: string) {
  return anAccount({ provider: 'weibo', uid })
}
