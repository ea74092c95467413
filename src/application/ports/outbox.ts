import type { AuditEvent } from '../../domain/audit-event.js'

export interface SetAside {
  readonly eventId: string
  readonly error: string
  readonly tries: number
  readonly at: Date
}

/** An event that could not be recorded for its own sake, and waits for somebody to retry it. */
export interface FailedEvent {
  readonly event: AuditEvent
  /** Why its last try failed. */
  readonly error: string
  readonly tries: number
  readonly failedAt: Date
}

export interface FailedEventsSearch {
  /** Where the page before ended. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface FailedEventsPage {
  readonly events: readonly FailedEvent[]
  /** Null at the end. */
  readonly nextCursor: string | null
}

/** Nobody puts an event off for longer. Whoever did so went by a clock that was ahead. */
export const LONGEST_DELAY_MS = 60_000

/** What is still on its way to the audit log. */
export interface OutboxBacklog {
  readonly waiting: number
  /** The time of the oldest event that waits; null where none does. */
  readonly oldestAt: Date | null
}

/**
 * The durable place where every audit event is stored first, in the same act as the change that it reports, and stays
 * until it is recorded. Every method throws Unavailable where the store cannot be reached.
 */
export interface Outbox {
  /** Stores an event by itself, where nothing else changes. Lasting before it answers. */
  append(event: AuditEvent): Promise<void>
  /**
   * Events that are due, oldest first as far as it can; nobody else gets them before `until`. What is put off for longer
   * than `LONGEST_DELAY_MS` is due as well, after all else.
   */
  claim(limit: number, now: Date, until: Date): Promise<readonly AuditEvent[]>
  /** What was published is due again at `dueAt`, unless it has been recorded by then: the queue may lose things. */
  published(eventIds: readonly string[], dueAt: Date): Promise<void>
  find(eventId: string): Promise<AuditEvent | null>
  /** Forgets an event that the audit log has. */
  done(eventId: string): Promise<void>
  /** Takes an event that cannot be recorded out of the way, and keeps it. */
  setAside(failure: SetAside): Promise<void>
  /** The events that were set aside, newest first. */
  listSetAside(search: FailedEventsSearch): Promise<FailedEventsPage>
  countSetAside(): Promise<number>
  /** What is neither recorded nor set aside. */
  backlog(): Promise<OutboxBacklog>
  /** Makes an event that was set aside due at once, as if it had never been tried. */
  retry(eventId: string): Promise<'retried' | 'not-set-aside'>
  /** Retries every event that is set aside just now. @returns how many these were */
  retryAll(): Promise<number>
}
