import type { AuditEventType } from './audit-event.js'

/** A system that is told of recorded events (docs/webhooks.md). */
export interface WebhookEndpoint {
  /** The first 12 hexadecimal digits of the SHA-256 of the URL. */
  readonly id: string
  /** May hold a user, a password and a query, which are secret (rule WH-13). */
  readonly url: string
  /** The URL without user, password and query. */
  readonly shownUrl: string
  /** Null: all. */
  readonly types: readonly AuditEventType[] | null
}

/** Why a try failed: an answer outside 2xx, an answer with a redirect, or no answer. */
export const WEBHOOK_ERRORS = ['status', 'redirect', 'timeout', 'connection', 'tls'] as const

export type WebhookError = (typeof WEBHOOK_ERRORS)[number]

/** @throws if it is none, which no store holds */
export function webhookErrorOf(text: string): WebhookError {
  const error = WEBHOOK_ERRORS.find((each) => each === text)
  if (error === undefined) throw new TypeError('not the error of a webhook')
  return error
}

export function takesType({ types }: Pick<WebhookEndpoint, 'types'>, type: string): boolean {
  return types === null || types.some((each) => each === type)
}

/** 410 Gone (RFC 9110, section 15.5.11): the receiver wants no further deliveries. */
export function isGone(status: number): boolean {
  return status === 410
}

/** Null: the delivery succeeded. */
export function errorOfStatus(status: number): WebhookError | null {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? 'redirect' : 'status'
}
