import * as sqlite from '../../../src/adapters/sqlite/open-sqlite-database.js'
import type { SqliteDatabase } from '../../../src/adapters/sqlite/sqlite-database.js'
import { publishFile } from '../../../src/adapters/system/publish-file.js'
import { CHAIN_KEYS } from '../../support/chain-keys.js'

/** As the composition opens it. */
export function openSqliteDatabase(
  file: string,
  options: Omit<sqlite.SqliteOptions, 'publishFile'> = {},
): SqliteDatabase {
  const chainKeys = options.mayMigrate === false ? {} : { chainKeys: CHAIN_KEYS }
  return sqlite.openSqliteDatabase(file, { ...chainKeys, ...options, publishFile })
}
