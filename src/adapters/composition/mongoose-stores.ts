import { ContainerModule } from 'inversify'
import type { MongoDatabase } from '../mongoose/mongo-database.js'
import { mongooseStores as storesOf } from '../mongoose/mongoose-stores.js'
import { PORT } from './tokens.js'

export function mongooseStores(database: MongoDatabase): ContainerModule {
  const stores = storesOf(database)
  return new ContainerModule(({ bind }) => {
    bind(PORT.auditLog).toConstantValue(stores.auditLog)
    bind(PORT.bindings).toConstantValue(stores.bindings)
    bind(PORT.erasures).toConstantValue(stores.erasures)
    bind(PORT.outbox).toConstantValue(stores.outbox)
    bind(PORT.pendingBindings).toConstantValue(stores.pendingBindings)
    bind(PORT.sessions).toConstantValue(stores.sessions)
    bind(PORT.spentStates).toConstantValue(stores.spentStates)
    bind(PORT.users).toConstantValue(stores.users)
  })
}
