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
