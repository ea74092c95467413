import { expect } from 'chai'
import mongoose from 'mongoose'
import { FIRST_START_MS } from './python-packages.js'
import { sharedMongo } from './shared-mongo.js'

describe('the MongoDB server of the tests', () => {
  it('answers as a replica set', async () => {
    const server = await sharedMongo()
    const client = new mongoose.mongo.MongoClient(server.uri('weibind-test'))
    const hello = await client.db('admin').command({ hello: 1 })
    await client.close()
    expect(hello['setName'] ?? hello['msg']).to.be.a('string')
  }).timeout(FIRST_START_MS)
})
