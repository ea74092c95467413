import { t, te } from '../language.js'

/** An audit event as the API gives it to operators (events.md). */
export interface AuditEvent {
  readonly id: string
  readonly type: string
  readonly time: string
  readonly subject?: string
  readonly data: Readonly<Record<string, string | undefined>>
}

export interface EventsPage {
  readonly events: readonly AuditEvent[]
  readonly next_cursor: string | null
}

/** A dot means a level to vue-i18n. */
export function nameOfType(type: string): string {
  const key = `events.${type.replace(/^weibind\./, '').replace('.', '~')}`
  return te(key) ? t(key) : type
}
