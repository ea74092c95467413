import type { AuditEvent } from '../../domain/audit-event.js'

export interface AuditSearch {
  readonly type?: string | undefined
  readonly provider?: string | undefined
  /** A kind of application. Only events of providers with `isChannelShown` have one. */
  readonly channel?: string | undefined
  readonly uid?: string | undefined
  readonly userId?: string | undefined
  /** The address of the request, as the event has it. */
  readonly ip?: string | undefined
  /** Inclusive. */
  readonly from?: Date | undefined
  /** Exclusive. */
  readonly to?: Date | undefined
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** The number of each event in the chain, in the order of `events`. Null: it has none. It is no part of the event. */
  readonly seqs: readonly (number | null)[]
  /** Null at the end. */
  readonly nextCursor: string | null
}

export interface AuditCounting {
  readonly provider?: string | undefined
  readonly channel?: string | undefined
  /** Inclusive. */
  readonly from: Date
  /** Exclusive. */
  readonly to: Date
  /** Steps begin at multiples of this since 1970, in UTC. */
  readonly stepMs: number
}

/** The events of one type in one step. */
export interface AuditCount {
  readonly stepAt: Date
  readonly type: string
  readonly count: number
}

/** Every method throws Unavailable if the store cannot be reached. */
export interface AuditLog {
  /**
   * Records an event. Idempotent, and durable before it returns. An event that was erased after it was recorded
   * replaces its record (rule LG-5).
   */
  record(event: AuditEvent): Promise<'recorded' | 'already-recorded'>
  has(eventId: string): Promise<boolean>
  /** Newest first. */
  search(search: AuditSearch): Promise<AuditPage>
  /**
   * How many events of each type lie in each step, oldest step first, without zeros. It does not hold up other calls.
   */
  count(counting: AuditCounting): Promise<readonly AuditCount[]>
}
