import { ContainerModule } from 'inversify'
import { SqliteAuditLog } from '../sqlite/sqlite-audit-log.js'
import { SqliteBindingRepository } from '../sqlite/sqlite-binding-repository.js'
import type { SqliteDatabase } from '../sqlite/sqlite-database.js'
import { SqliteErasures } from '../sqlite/sqlite-erasures.js'
import { SqliteOutbox } from '../sqlite/sqlite-outbox.js'
import { SqlitePendingBindings } from '../sqlite/sqlite-pending-bindings.js'
import { SqliteSessions } from '../sqlite/sqlite-sessions.js'
import { SqliteSpentStates } from '../sqlite/sqlite-spent-states.js'
import { SqliteUserRepository } from '../sqlite/sqlite-user-repository.js'
import { PORT } from './tokens.js'

/** Every store, in the database inside the process. */
export function sqliteStores(database: SqliteDatabase): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(PORT.auditLog).toConstantValue(new SqliteAuditLog(database))
    bind(PORT.bindings).toConstantValue(new SqliteBindingRepository(database))
    bind(PORT.erasures).toConstantValue(new SqliteErasures(database))
    bind(PORT.outbox).toConstantValue(new SqliteOutbox(database))
    bind(PORT.pendingBindings).toConstantValue(new SqlitePendingBindings(database))
    bind(PORT.sessions).toConstantValue(new SqliteSessions(database))
    bind(PORT.spentStates).toConstantValue(new SqliteSpentStates(database))
    bind(PORT.users).toConstantValue(new SqliteUserRepository(database))
  })
}
