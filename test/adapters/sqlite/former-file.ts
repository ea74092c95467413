import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT } from '../../support/program.js'
import { sqliteConnection } from '../../support/sqlite-connection.js'

/** Makes `weibind.db` in the folder as schema version 7 wrote it (schema-7.sql). @returns its path */
export function formerFile(folder: string): string {
  const file = join(folder, 'weibind.db')
  const former = sqliteConnection(file)
  former.exec(readFileSync(join(CHECKOUT, 'test', 'adapters', 'sqlite', 'schema-7.sql'), 'utf8'))
  former.close()
  return file
}
