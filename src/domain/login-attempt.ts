import type { Provider } from './provider-identity.js'

export type LoginPurpose = { readonly kind: 'login' } | { readonly kind: 'bind'; readonly userId: string }

/** A login that has begun, as it is sealed in its `state` (RFC 6749, section 10.12; rule OA-10). */
export interface LoginAttempt {
  readonly provider: Provider
  readonly channel: string
  readonly purpose: LoginPurpose
  readonly browserDigest: string
  readonly expiresAt: Date
}

export function isExpired(attempt: LoginAttempt, now: Date): boolean {
  return attempt.expiresAt <= now
}
