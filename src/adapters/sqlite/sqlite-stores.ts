import { AuditCounts } from './audit-counts.js'
import { AuditRows } from './audit-rows.js'
import { SqliteAccountControl } from './sqlite-account-control.js'
import { SqliteAuditChainLog } from './sqlite-audit-chain-log.js'
import { SqliteAuditLog } from './sqlite-audit-log.js'
import { SqliteAuditRetention } from './sqlite-audit-retention.js'
import { SqliteBindingRepository } from './sqlite-binding-repository.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { SqliteDirectRecorder } from './sqlite-direct-recorder.js'
import { SqliteErasures } from './sqlite-erasures.js'
import { SqliteForgedJobs } from './sqlite-forged-jobs.js'
import { SqliteImportLedger } from './sqlite-import-ledger.js'
import { SqliteOutbox } from './sqlite-outbox.js'
import { SqlitePendingBindings } from './sqlite-pending-bindings.js'
import { SqliteReplayGuard } from './sqlite-replay-guard.js'
import { SqliteRows } from './sqlite-rows.js'
import { SqliteSessions } from './sqlite-sessions.js'
import { SqliteUserDirectory } from './sqlite-user-directory.js'
import { SqliteUserRepository } from './sqlite-user-repository.js'
import { SqliteWebhookDeliveries } from './sqlite-webhook-deliveries.js'

/** Every store of the database, made once. */
export function sqliteStores(database: SqliteDatabase) {
  const rows = new SqliteRows(database)
  const recorded = new AuditRows(database)
  const counts = new AuditCounts(database)
  return {
    accountControl: new SqliteAccountControl(database, rows),
    auditChainLog: new SqliteAuditChainLog(database),
    auditLog: new SqliteAuditLog(database, recorded, counts),
    auditRetention: new SqliteAuditRetention(database, counts),
    bindings: new SqliteBindingRepository(database, rows),
    directRecorder: new SqliteDirectRecorder(database, recorded),
    erasures: new SqliteErasures(database, rows, recorded),
    forgedJobs: new SqliteForgedJobs(database),
    imports: new SqliteImportLedger(database, rows),
    outbox: new SqliteOutbox(database),
    pendingBindings: new SqlitePendingBindings(database, rows),
    sessions: new SqliteSessions(database, rows),
    replayGuard: new SqliteReplayGuard(database),
    userDirectory: new SqliteUserDirectory(database, rows),
    users: new SqliteUserRepository(database, rows),
    webhookDeliveries: new SqliteWebhookDeliveries(database),
  }
}
