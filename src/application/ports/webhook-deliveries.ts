import type { AuditEvent } from '../../domain/audit-event.js'
import type { WebhookEndpoint, WebhookError } from '../../domain/webhook.js'

/** A delivery that this process tries now. */
export interface ClaimedDelivery {
  readonly endpointId: string
  /** As the audit log holds it at the moment of the claim. */
  readonly event: AuditEvent
  /** The tries that have failed. */
  readonly tries: number
  /** Names the claim, so that a process whose lease has ended changes nothing. */
  readonly claim: string
}

export interface ClaimRequest {
  readonly limit: number
  readonly now: Date
  /** When the lease ends. */
  readonly until: Date
}

export interface ClaimedDeliveries {
  readonly deliveries: readonly ClaimedDelivery[]
  /** The earliest time at which something is due. Null: nothing waits. */
  readonly nextDueAt: Date | null
}

export interface FailedAttempt {
  readonly tries: number
  /** Null: no answer came. */
  readonly lastStatus: number | null
  readonly error: WebhookError
}

/** A delivery after its last try. */
export interface FailedDelivery extends FailedAttempt {
  /** `<event id>.<endpoint id>` */
  readonly id: string
  readonly endpointId: string
  /** As the audit log holds it now. */
  readonly event: AuditEvent
  readonly failedAt: Date
}

export interface FailedDeliveriesSearch {
  /** Only deliveries of these endpoints. */
  readonly endpointIds: readonly string[]
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | undefined
  readonly limit: number
}

export interface FailedDeliveriesPage {
  readonly deliveries: readonly FailedDelivery[]
  /** Null at the end. */
  readonly nextCursor: string | null
}

export interface EndpointFigures {
  /** Planned deliveries that are not set aside. */
  readonly waiting: number
  /** The time of the oldest event that waits. Null: none. */
  readonly oldestAt: Date | null
  readonly failed: number
  /** Of the last try; null: no answer came, or nothing was tried. */
  readonly lastStatus: number | null
  readonly lastSuccessAt: Date | null
  readonly isResting: boolean
}

export interface LastTry {
  readonly status: number | null
  /** Null: no try succeeded since the last note. */
  readonly succeededAt: Date | null
}

/**
 * What is to be sent to each endpoint. The audit log is the source: each endpoint has a position in it, and deliveries
 * are planned from there, in the order of recording. A delivery has no copy of its event, so that an erasure reaches it.
 * Every method throws Unavailable if the store cannot be reached.
 */
export interface WebhookDeliveries {
  /**
   * For the start of a process that delivers. New endpoints begin at the end of the audit log, all endpoints may be
   * tried again after a 410, and deliveries of all other endpoints are deleted. Idempotent.
   * @returns how many deliveries were deleted
   */
  prepare(endpointIds: readonly string[], now: Date): Promise<number>
  /**
   * Makes deliveries of the next recorded events, and moves the endpoint's position, in one act: of several processes one
   * does it. Nothing is planned for an endpoint that is not prepared.
   * @returns whether more events may follow
   */
  plan(endpoint: Pick<WebhookEndpoint, 'id' | 'types'>): Promise<boolean>
  /**
   * Claims deliveries that are due, those that are due longest first; no other claim returns them before `until`. None of
   * an endpoint that rests. Deliveries whose event is no longer in the audit log are deleted.
   */
  claim(endpointId: string, request: ClaimRequest): Promise<ClaimedDeliveries>
  /** Deletes a delivery that succeeded. */
  delivered(delivery: ClaimedDelivery): Promise<void>
  /** Makes a claimed delivery due again. `attempt`: null if the try does not count. */
  postpone(delivery: ClaimedDelivery, dueAt: Date, attempt: FailedAttempt | null): Promise<void>
  setAside(delivery: ClaimedDelivery, at: Date, attempt: FailedAttempt): Promise<void>
  /** No claim returns deliveries of the endpoint until the next `prepare`. @returns false if it rests already */
  rest(endpointId: string): Promise<boolean>
  note(endpointId: string, last: LastTry): Promise<void>
  figures(endpointId: string): Promise<EndpointFigures>
  /** Newest event first. */
  listSetAside(search: FailedDeliveriesSearch): Promise<FailedDeliveriesPage>
  /** Makes a delivery that is set aside due at once, and forgets its tries. @param id of a `FailedDelivery` */
  retry(id: string): Promise<'retried' | 'not-set-aside'>
  /** Retries all deliveries of these endpoints that are set aside. @returns how many */
  retryAll(endpointIds: readonly string[]): Promise<number>
  /** Makes events due at once for an endpoint, each once, whether it was delivered, waits or is set aside. */
  add(endpointId: string, eventIds: readonly string[]): Promise<void>
}
