import { setTimeout as delay } from 'node:timers/promises'
import { mongooseStores } from '../../src/adapters/mongoose/mongoose-stores.js'
import { sqliteStores } from '../../src/adapters/sqlite/sqlite-stores.js'
import { Unavailable } from '../../src/application/unavailable.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { openMongoDatabase } from '../adapters/mongoose/open-database.js'
import { openSqliteDatabase } from '../adapters/sqlite/open-database.js'
import { anEvent, times } from '../support/builders.js'

const [, , target = '', lanes = '20', pauseMs = '0', count = '0'] = process.argv

/** Records events at once in some lanes, and prints the id of each that was acknowledged. 0: until it is killed. */
const auditLog = await opened()
let left = count === '0' ? Number.POSITIVE_INFINITY : Number(count)
await Promise.all(
  times(Number(lanes), async () => {
    while (left > 0) {
      left -= 1
      const event = anEvent()
      if (!(await isRecorded(event))) continue
      console.log(event.id)
      if (pauseMs !== '0') await delay(Number(pauseMs))
    }
  }),
)
process.exit()

/** As a worker does, it goes on where the store is busy. */
async function isRecorded(event: AuditEvent): Promise<boolean> {
  try {
    return (await auditLog.record(event)) === 'recorded'
  } catch (error) {
    if (error instanceof Unavailable) return false
    throw error
  }
}

async function opened() {
  if (!target.startsWith('mongodb:')) return sqliteStores(openSqliteDatabase(target)).auditLog
  const database = openMongoDatabase(target)
  await database.ready
  return mongooseStores(database).auditLog
}
