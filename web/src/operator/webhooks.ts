import type { AuditEvent } from './audit-event.js'

/** As `GET /admin/webhooks/` lists it. */
export interface Webhook {
  readonly id: string
  readonly url: string
  readonly types: readonly string[] | null
  readonly waiting: number
  readonly oldest_at: string | null
  readonly failed: number
  readonly last_status: number | null
  readonly last_success_at: string | null
  readonly resting: boolean
}

export interface FailedDelivery {
  readonly id: string
  readonly url: string
  readonly event: AuditEvent
  readonly tries: number
  readonly last_status: number | null
  readonly error: string
  readonly failed_at: string
}

export interface FailedDeliveries {
  readonly deliveries: readonly FailedDelivery[]
  readonly next_cursor: string | null
}
