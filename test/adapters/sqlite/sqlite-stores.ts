import { join } from 'node:path'
import { SqliteAuditLog } from '../../../src/adapters/sqlite/sqlite-audit-log.js'
import { SqliteBindingRepository } from '../../../src/adapters/sqlite/sqlite-binding-repository.js'
import type { SqliteDatabase } from '../../../src/adapters/sqlite/sqlite-database.js'
import { SqliteErasures } from '../../../src/adapters/sqlite/sqlite-erasures.js'
import { SqliteOutbox } from '../../../src/adapters/sqlite/sqlite-outbox.js'
import { SqlitePendingBindings } from '../../../src/adapters/sqlite/sqlite-pending-bindings.js'
import { SqliteSessions } from '../../../src/adapters/sqlite/sqlite-sessions.js'
import { SqliteSpentStates } from '../../../src/adapters/sqlite/sqlite-spent-states.js'
import { SqliteUserRepository } from '../../../src/adapters/sqlite/sqlite-user-repository.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

export function storesOf(database: SqliteDatabase): Omit<OpenedStores, 'reopen' | 'close'> {
  return {
    bindings: new SqliteBindingRepository(database),
    users: new SqliteUserRepository(database),
    sessions: new SqliteSessions(database),
    pendingBindings: new SqlitePendingBindings(database),
    spentStates: new SqliteSpentStates(database),
    outbox: new SqliteOutbox(database),
    erasures: new SqliteErasures(database),
    auditLog: new SqliteAuditLog(database),
  }
}

/** Stores over a file of their own, which goes when the last of them is closed. */
export async function openSqliteStores(): Promise<OpenedStores> {
  const folder = temporaryFolder()
  let opened = 0
  const open = async (): Promise<OpenedStores> => {
    const database = openSqliteDatabase(join(folder.path, 'weibind.db'))
    opened += 1
    const close = async () => {
      database.close()
      opened -= 1
      if (opened === 0) folder.remove()
    }
    return { ...storesOf(database), reopen: open, close }
  }
  return open()
}
