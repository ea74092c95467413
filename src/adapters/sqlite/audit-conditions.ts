import type { AuditSearch } from '../../application/ports/audit-log.js'
import type { SqliteValue } from './sqlite-statement.js'

/** What a search asks for, in SQL. Any text may be a cursor: it is an upper bound and nothing more. */
export function auditConditions(search: AuditSearch): {
  readonly sql: string
  readonly values: readonly SqliteValue[]
} {
  const conditions: readonly (readonly [string, SqliteValue | undefined])[] = [
    ['type = ?', search.type],
    ['provider = ?', search.provider],
    ['uid = ?', search.uid],
    ['user_id = ?', search.userId],
    // The plus keeps SQLite from the index on time, which would have it read and sort all of a range for one page.
    ['+at >= ?', search.from?.getTime()],
    ['+at < ?', search.to?.getTime()],
    ['id < ?', search.cursor],
  ]
  const asked = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return {
    sql: asked.length === 0 ? '' : `WHERE ${asked.map(({ sql }) => sql).join(' AND ')}`,
    values: asked.map(({ value }) => value),
  }
}
