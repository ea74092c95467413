import type { Binding } from './binding.js'

/** What the store holds at the moment of a registration. */
export interface RegistrationFacts {
  /** Whether another user has the name's key or skeleton (rule BI-7). */
  readonly isNameTaken: boolean
  /** Null for a registration without a ticket. */
  readonly ticket: {
    readonly isSpent: boolean
    /** The bindings of the ticket's account. */
    readonly ofAccount: readonly Binding[]
    /** The binding whose uid is the account's. */
    readonly ofUid: Binding | null
  } | null
}

export type RegistrationObstacle = 'ticket-already-spent' | 'username-taken' | 'account-already-bound' | 'uid-taken'

/** Whether this user may be registered, and if not, why (rules BI-5, BI-7, BI-8). */
export function decideRegistration({ isNameTaken, ticket }: RegistrationFacts): 'register' | RegistrationObstacle {
  if (ticket?.isSpent) return 'ticket-already-spent'
  if (isNameTaken) return 'username-taken'
  if (ticket && ticket.ofAccount.length > 0) return 'account-already-bound'
  return ticket?.ofUid ? 'uid-taken' : 'register'
}
