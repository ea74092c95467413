import type { SqliteConnection } from './sqlite-driver.js'

/** What is wrong with the structure of a table and its indexes, or of the whole file; null if nothing is. */
export function damageIn(connection: SqliteConnection, table?: string): string | null {
  const rows = connection.prepare(`PRAGMA quick_check(${table ?? 1})`).all()
  const found = rows.map(({ quick_check: line }) => line).join('; ')
  return found === 'ok' ? null : found
}
