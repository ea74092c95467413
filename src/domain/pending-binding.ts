import type { ProviderIdentity, ProviderProfile } from './provider-identity.js'

/**
 * Stands for an app that keeps no cookies, and has itself handed in the proof of who its user is (ADR 13). No browser
 * has this name: those of browsers are random.
 */
export const COOKIELESS_APP = 'cookieless-app'

/** An authenticated provider account that has no user yet, named by a single-use ticket. */
export interface PendingBinding {
  /** The ticket itself is known to its holder alone (rule BI-2). */
  readonly ticketHash: string
  readonly identity: ProviderIdentity
  readonly profile: ProviderProfile | null
  /**
   * The browser that came back from the provider, and alone may spend the ticket; or COOKIELESS_APP, whose ticket no
   * browser may spend. Null for a callback without state: such a ticket may register a new user, but not bind an existing one.
   */
  readonly browser: string | null
  /** The user who began with `purpose=bind`, and alone may spend the ticket; null where a login began it. */
  readonly forUserId: string | null
  readonly wrongPasswords: number
  readonly expiresAt: Date
}

/** So many wrong passwords spend a ticket (rule BI-3). */
export const WRONG_PASSWORDS_PER_TICKET = 5

export function isSpendable(pending: PendingBinding, browser: string | null, now: Date): boolean {
  return (
    pending.expiresAt > now &&
    pending.wrongPasswords < WRONG_PASSWORDS_PER_TICKET &&
    (pending.browser === null || pending.browser === (browser ?? COOKIELESS_APP))
  )
}

/** Anybody's code can have been slipped to a person whose callback had no state. */
export function isForRegistrationOnly(pending: PendingBinding): boolean {
  return pending.browser === null
}

export function mayBind(pending: PendingBinding, userId: string): boolean {
  return !isForRegistrationOnly(pending) && (pending.forUserId === null || pending.forUserId === userId)
}

export function mayRegister(pending: PendingBinding): boolean {
  return pending.forUserId === null
}
