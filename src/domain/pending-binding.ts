import type { Binding } from './binding.js'
import type { ProviderAccount, ProviderProfile } from './provider-identity.js'

/** Who may spend a ticket (rule BI-2). */
export type TicketHolder =
  /** The browser that came back from the provider. */
  | { readonly kind: 'browser'; readonly browser: string }
  /**
   * An app that sends no cookie and has proven its user by an access token (ADR 13). No browser may spend its ticket.
   */
  | { readonly kind: 'app' }
  /**
   * The ticket was issued after a callback without a state, which an attacker may have caused. It can register a user,
   * but not bind an existing one.
   */
  | { readonly kind: 'anyone' }

/** An authenticated provider account that has no user yet, named by a single-use ticket. */
export interface PendingBinding extends ProviderAccount {
  /** The ticket itself is not stored (rule BI-2). */
  readonly ticketHash: string
  readonly profile: ProviderProfile | null
  readonly holder: TicketHolder
  /** The only user who may spend the ticket, after a callback with `purpose=bind`; null after a login. */
  readonly forUserId: string | null
  readonly wrongPasswords: number
  readonly expiresAt: Date
}

/** The binding that the ticket's account becomes. */
export function bindingTo(userId: string, { identity, handles, profile }: PendingBinding, boundAt: Date): Binding {
  const { screenName, avatarUrl } = profile ?? { screenName: null, avatarUrl: null }
  return { identity, handles, userId, screenName, avatarUrl, boundAt }
}

/** After this number of wrong passwords, a ticket counts as spent (rule BI-3). */
export const WRONG_PASSWORDS_PER_TICKET = 5

/** @param browser the browser that sends the ticket; null without a cookie */
export function isSpendable(pending: PendingBinding, browser: string | null, now: Date): boolean {
  const isLive = pending.expiresAt > now && !isSpentByGuesses(pending)
  return isLive && isHeldBy(pending.holder, browser)
}

/** Whether wrong passwords have spent the ticket (rule BI-3). */
export function isSpentByGuesses({ wrongPasswords }: Pick<PendingBinding, 'wrongPasswords'>): boolean {
  return wrongPasswords >= WRONG_PASSWORDS_PER_TICKET
}

function isHeldBy(holder: TicketHolder, browser: string | null): boolean {
  switch (holder.kind) {
    case 'browser':
      return holder.browser === browser
    case 'app':
      return browser === null
    case 'anyone':
      return true
  }
}

export function isForRegistrationOnly({ holder }: PendingBinding): boolean {
  return holder.kind === 'anyone'
}

export function mayBind(pending: PendingBinding, userId: string): boolean {
  return !isForRegistrationOnly(pending) && (pending.forUserId === null || pending.forUserId === userId)
}

export function mayRegister(pending: PendingBinding): boolean {
  return pending.forUserId === null
}
