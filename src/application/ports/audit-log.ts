import type { AuditEvent } from '../../domain/audit-event.js'

export interface AuditSearch {
  readonly type?: string | undefined
  readonly provider?: string | undefined
  readonly uid?: string | undefined
  readonly userId?: string | undefined
  /** Inclusive. */
  readonly from?: Date | undefined
  /** Exclusive. */
  readonly to?: Date | undefined
  /** Where the page before ended. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** Null at the end. */
  readonly nextCursor: string | null
}

export interface AuditCounting {
  /** Inclusive. */
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  /** Steps begin at whole multiples of it since 1970, in UTC. */
  readonly stepMs: number
}

/** Of one type, in one step. */
export interface AuditCount {
  /** When the step begins. */
  readonly stepAt: Date
  readonly type: string
  readonly count: number
}

/** Every method throws Unavailable where the store cannot be reached. */
export interface AuditLog {
  /** Records an event once, however often it is asked to. Lasting before it answers. */
  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'>
  has(eventId: string): Promise<boolean>
  /** Newest first. */
  search(search: AuditSearch): Promise<AuditPage>
  /**
   * How many events of each type lie in each step, oldest step first; nothing where there are none. It reads as much as
   * there are events in the range, and lets everything else go on meanwhile.
   */
  count(counting: AuditCounting): Promise<readonly AuditCount[]>
}
