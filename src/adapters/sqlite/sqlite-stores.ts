import { SqliteAuditLog } from './sqlite-audit-log.js'
import { SqliteBindingRepository } from './sqlite-binding-repository.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { SqliteErasures } from './sqlite-erasures.js'
import { SqliteOutbox } from './sqlite-outbox.js'
import { SqlitePendingBindings } from './sqlite-pending-bindings.js'
import { SqliteSessions } from './sqlite-sessions.js'
import { SqliteSpentStates } from './sqlite-spent-states.js'
import { SqliteUserRepository } from './sqlite-user-repository.js'

/** Every store, in the embedded database. */
export function sqliteStores(database: SqliteDatabase) {
  return {
    auditLog: new SqliteAuditLog(database),
    bindings: new SqliteBindingRepository(database),
    erasures: new SqliteErasures(database),
    outbox: new SqliteOutbox(database),
    pendingBindings: new SqlitePendingBindings(database),
    sessions: new SqliteSessions(database),
    spentStates: new SqliteSpentStates(database),
    users: new SqliteUserRepository(database),
  }
}
