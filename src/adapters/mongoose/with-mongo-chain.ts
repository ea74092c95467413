import type { AuditChainLog } from '../../application/ports/audit-chain-log.js'
import { MongooseAuditChainLog } from './mongoose-audit-chain-log.js'
import { openMongoDatabase } from './open-mongo-database.js'

/** Lets `work` read the chain of a database of this version, and changes nothing in it. */
export async function withMongoChain<T>(uri: string, work: (log: AuditChainLog) => Promise<T>): Promise<T> {
  const database = openMongoDatabase(uri, { mayMigrate: false })
  try {
    await database.ready
    return await work(new MongooseAuditChainLog(database))
  } finally {
    await database.close()
  }
}
