import { setTimeout as delay } from 'node:timers/promises'
import mongoose from 'mongoose'

const LONGEST_ELECTION_MS = 20_000

/** A mongod has transactions only as a member of a replica set. */
export async function initiateReplicaSet(port: number): Promise<void> {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`)
  const admin = client.db('admin')
  try {
    await admin.command({ replSetInitiate: { _id: 'weibind', members: [{ _id: 0, host: `127.0.0.1:${port}` }] } })
    const deadline = Date.now() + LONGEST_ELECTION_MS
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
      if (Date.now() > deadline) throw new Error('mongod did not become primary of its replica set')
      await delay(50)
    }
  } finally {
    await client.close()
  }
}
