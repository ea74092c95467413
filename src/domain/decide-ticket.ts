import type { PendingBinding } from './pending-binding.js'
import type { User } from './user.js'

/** `inactive`: an operator has disabled the user. */
export type TicketObstacle = 'user-gone' | 'inactive'

/**
 * Whether the ticket may be issued: one for a single user only while that user exists and is not disabled.
 * @param forUser the stored user that `forUserId` names; null: deleted, or the ticket is for no single user
 */
export function decideTicket({ forUserId }: PendingBinding, forUser: User | null): 'issue' | TicketObstacle {
  if (forUserId === null) return 'issue'
  if (!forUser) return 'user-gone'
  return forUser.disabled ? 'inactive' : 'issue'
}
