import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { chainKillContract } from '../../contract/chain-kill-contract.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

describe('SQLite', () => {
  const folder = temporaryFolder()
  const file = `${folder.path}/weibind.db`
  after(() => folder.remove())

  chainKillContract('SQLite', {
    target: () => file,
    log: async () => sqliteStores(openSqliteDatabase(file)).auditChainLog,
  })
})
