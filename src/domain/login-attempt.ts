export type LoginPurpose = { readonly kind: 'login' } | { readonly kind: 'bind'; readonly userId: string }

/** What a `state` stands for between the beginning of a login and its callback (RFC 6749, section 10.12). */
export interface LoginAttempt {
  readonly id: string
  /** The browser that began, and alone may end it (rule OA-2). */
  readonly browser: string
  readonly purpose: LoginPurpose
  readonly returnTo: string | null
  readonly expiresAt: Date
}

export function isExpired(attempt: LoginAttempt, now: Date): boolean {
  return attempt.expiresAt <= now
}
