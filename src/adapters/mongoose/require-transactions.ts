import type { mongo } from 'mongoose'
import { UnusableDatabase } from './unusable-database.js'

/** A server by itself has none, and would say so at the first login only. */
export async function requireTransactions(db: mongo.Db): Promise<void> {
  const hello = await db.admin().command({ hello: 1 })
  if (hello['isreplicaset'])
    throw new Error('MongoDB waits for its replica set to be initiated: run rs.initiate() in it')
  if (hello['setName'] || hello['msg'] === 'isdbgrid') return
  throw new UnusableDatabase(
    'MongoDB has no transactions here: start it as a replica set, of one server at least (--replSet, then rs.initiate())',
  )
}
