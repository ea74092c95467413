import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import { formerDataContract } from '../../contract/former-data-contract.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { CHECKOUT } from '../../support/program.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

const FORMER = readFileSync(join(CHECKOUT, 'test', 'adapters', 'sqlite', 'schema-7.sql'), 'utf8')

formerDataContract('SQLite', async () => {
  const folder = temporaryFolder()
  const file = join(folder.path, 'weibind.db')
  const former = new Database(file)
  former.exec(FORMER)
  former.close()
  const open = async (): Promise<OpenedStores> => {
    const database = openSqliteDatabase(file)
    const close = async () => {
      database.close()
      folder.remove()
    }
    return { ...sqliteStores(database), reopen: open, close }
  }
  return open()
})
