import type { AuditEvent } from '../../domain/audit-event.js'
import type { SqliteRow } from './sqlite-row.js'

export function eventOf(row: SqliteRow): AuditEvent {
  return JSON.parse(row.text('event'))
}
