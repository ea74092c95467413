import { AuditEntries } from './audit-entries.js'
import type { MongoDatabase } from './mongo-database.js'
import { MongoDocuments } from './mongo-documents.js'
import { MongooseAccountControl } from './mongoose-account-control.js'
import { MongooseAuditChainLog } from './mongoose-audit-chain-log.js'
import { MongooseAuditLog } from './mongoose-audit-log.js'
import { MongooseAuditRetention } from './mongoose-audit-retention.js'
import { MongooseBindingRepository } from './mongoose-binding-repository.js'
import { MongooseErasures } from './mongoose-erasures.js'
import { MongooseForgedJobs } from './mongoose-forged-jobs.js'
import { MongooseImportLedger } from './mongoose-import-ledger.js'
import { MongooseOutbox } from './mongoose-outbox.js'
import { MongoosePendingBindings } from './mongoose-pending-bindings.js'
import { MongooseReplayGuard } from './mongoose-replay-guard.js'
import { MongooseSessions } from './mongoose-sessions.js'
import { MongooseUserDirectory } from './mongoose-user-directory.js'
import { MongooseUserRepository } from './mongoose-user-repository.js'
import { MongooseWebhookDeliveries } from './mongoose-webhook-deliveries.js'

/** Every store of the database, made once. */
export function mongooseStores(database: MongoDatabase) {
  const documents = new MongoDocuments(database)
  const entries = new AuditEntries(database)
  return {
    accountControl: new MongooseAccountControl(database, documents),
    auditChainLog: new MongooseAuditChainLog(database),
    auditLog: new MongooseAuditLog(database, entries),
    auditRetention: new MongooseAuditRetention(database),
    bindings: new MongooseBindingRepository(database, documents),
    erasures: new MongooseErasures(database, documents, entries),
    forgedJobs: new MongooseForgedJobs(database),
    imports: new MongooseImportLedger(database, documents),
    outbox: new MongooseOutbox(database),
    pendingBindings: new MongoosePendingBindings(database, documents),
    sessions: new MongooseSessions(database, documents),
    replayGuard: new MongooseReplayGuard(database),
    userDirectory: new MongooseUserDirectory(database, documents),
    users: new MongooseUserRepository(database, documents),
    webhookDeliveries: new MongooseWebhookDeliveries(database),
  }
}
