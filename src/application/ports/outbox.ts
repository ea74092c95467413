import type { AuditEvent } from '../../domain/audit-event.js'

export interface SetAside {
  readonly eventId: string
  readonly error: string
  readonly tries: number
  readonly at: Date
}

/** An event that could not be recorded, and waits for an operator to retry it. */
export interface FailedEvent {
  readonly event: AuditEvent
  /** The error of its last attempt. */
  readonly error: string
  readonly tries: number
  readonly failedAt: Date
}

export interface FailedEventsSearch {
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface FailedEventsPage {
  readonly events: readonly FailedEvent[]
  /** Null at the end. */
  readonly nextCursor: string | null
}

/** No event is delayed for longer than this. A later due time was set by a process whose clock was ahead. */
export const MAX_DELAY_MS = 60_000

/** The events that are neither recorded nor set aside. */
export interface OutboxBacklog {
  readonly waiting: number
  /** The time of the oldest waiting event; null if none waits. */
  readonly oldestAt: Date | null
}

/**
 * The durable place where every audit event is stored first, together with the change that it reports, and stays until
 * it is recorded. Every method throws Unavailable if the store cannot be reached.
 */
export interface Outbox {
  /** Stores an event without any other change. Durable before it returns. */
  append(event: AuditEvent): Promise<void>
  /**
   * Claims events that are due, oldest first as far as possible; no other claim returns them before `until`. Events that
   * are put off for longer than `MAX_DELAY_MS` are due too, after all others.
   */
  claim(limit: number, now: Date, until: Date): Promise<readonly AuditEvent[]>
  /** Makes published events due again at `dueAt`, unless they are recorded by then, since the queue may lose some. */
  published(eventIds: readonly string[], dueAt: Date): Promise<void>
  find(eventId: string): Promise<AuditEvent | null>
  /** Deletes a recorded event. `changed`: it was erased meanwhile and must be recorded again, in its new form. */
  done(event: AuditEvent): Promise<'done' | 'changed'>
  /** Keeps an event that cannot be recorded, so that it is listed and no longer claimed. */
  setAside(failure: SetAside): Promise<void>
  /** Newest first. */
  listSetAside(search: FailedEventsSearch): Promise<FailedEventsPage>
  countSetAside(): Promise<number>
  backlog(): Promise<OutboxBacklog>
  /** Makes an event that is set aside due at once, and forgets its attempts. */
  retry(eventId: string): Promise<'retried' | 'not-set-aside'>
  /** Retries all events that are set aside. @returns how many */
  retryAll(): Promise<number>
}
