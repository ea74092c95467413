import type { WebhookError } from '../../domain/webhook.js'

export interface WebhookMessage {
  readonly endpointId: string
  /** Sent as `webhook-id`. */
  readonly eventId: string
  /** The time of this try. */
  readonly at: Date
  /** Sent as it is; the signature covers its UTF-8 bytes. */
  readonly body: string
}

/** Nothing of an answer but its status and `Retry-After` is kept (rule WH-15). */
export type WebhookAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** Null: missing or unreadable. */
      readonly retryAfterSeconds: number | null
    }
  | { readonly kind: 'silence'; readonly error: Exclude<WebhookError, 'status' | 'redirect'> }

/**
 * Sends events to the endpoints of `WEBHOOKS_FILE`, signed after Standard Webhooks
 * (https://github.com/standard-webhooks/standard-webhooks).
 */
export interface WebhookSender {
  /**
   * One try of 10 s at most. It follows no redirect. Never throws: every failure is an answer.
   */
  send(message: WebhookMessage): Promise<WebhookAnswer>
}
