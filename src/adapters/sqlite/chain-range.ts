import type { SqliteConnection } from './sqlite-driver.js'

export interface ChainRange {
  readonly from: number
  readonly to: number
  /** The hash of the last entry. */
  readonly head: string
}

/** The entries of the log that have a number. Null: none, or a former version made the file. */
export function chainIn(connection: SqliteConnection): ChainRange | null {
  const columns = connection.prepare("SELECT name FROM pragma_table_info('audit_events') WHERE name = 'seq'").all()
  if (columns.length === 0) return null
  const ends = 'SELECT min(seq) AS first, max(seq) AS last FROM audit_events'
  const { first, last } = connection.prepare(ends).get()
  if (first === null) return null
  const { hash } = connection.prepare('SELECT hash FROM audit_events WHERE seq = ?').get(last)
  return { from: first, to: last, head: hash ?? '' }
}
