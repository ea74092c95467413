import { ContainerModule } from 'inversify'
import type { MongoDatabase } from '../mongoose/mongo-database.js'
import { MongooseAuditLog } from '../mongoose/mongoose-audit-log.js'
import { MongooseBindingRepository } from '../mongoose/mongoose-binding-repository.js'
import { MongooseErasures } from '../mongoose/mongoose-erasures.js'
import { MongooseOutbox } from '../mongoose/mongoose-outbox.js'
import { MongoosePendingBindings } from '../mongoose/mongoose-pending-bindings.js'
import { MongooseSessions } from '../mongoose/mongoose-sessions.js'
import { MongooseSpentStates } from '../mongoose/mongoose-spent-states.js'
import { MongooseUserRepository } from '../mongoose/mongoose-user-repository.js'
import { PORT } from './tokens.js'

/** Every store, in MongoDB. */
export function mongooseStores(database: MongoDatabase): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(PORT.auditLog).toConstantValue(new MongooseAuditLog(database))
    bind(PORT.bindings).toConstantValue(new MongooseBindingRepository(database))
    bind(PORT.erasures).toConstantValue(new MongooseErasures(database))
    bind(PORT.outbox).toConstantValue(new MongooseOutbox(database))
    bind(PORT.pendingBindings).toConstantValue(new MongoosePendingBindings(database))
    bind(PORT.sessions).toConstantValue(new MongooseSessions(database))
    bind(PORT.spentStates).toConstantValue(new MongooseSpentStates(database))
    bind(PORT.users).toConstantValue(new MongooseUserRepository(database))
  })
}
