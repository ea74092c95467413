import { join } from 'node:path'
import { sqliteStores } from '../../../src/adapters/sqlite/sqlite-stores.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { openSqliteDatabase } from './open-database.js'

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
    return { ...sqliteStores(database), reopen: open, close }
  }
  return open()
}
