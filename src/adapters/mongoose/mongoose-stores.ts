import type { MongoDatabase } from './mongo-database.js'
import { MongooseAuditLog } from './mongoose-audit-log.js'
import { MongooseBindingRepository } from './mongoose-binding-repository.js'
import { MongooseErasures } from './mongoose-erasures.js'
import { MongooseOutbox } from './mongoose-outbox.js'
import { MongoosePendingBindings } from './mongoose-pending-bindings.js'
import { MongooseSessions } from './mongoose-sessions.js'
import { MongooseSpentStates } from './mongoose-spent-states.js'
import { MongooseUserRepository } from './mongoose-user-repository.js'

/** Every store, in MongoDB. */
export function mongooseStores(database: MongoDatabase) {
  return {
    auditLog: new MongooseAuditLog(database),
    bindings: new MongooseBindingRepository(database),
    erasures: new MongooseErasures(database),
    outbox: new MongooseOutbox(database),
    pendingBindings: new MongoosePendingBindings(database),
    sessions: new MongooseSessions(database),
    spentStates: new MongooseSpentStates(database),
    users: new MongooseUserRepository(database),
  }
}
