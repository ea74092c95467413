import type { PendingBinding } from './pending-binding.js'
import type { User } from './user.js'

/**
 * Whether the ticket may be issued: one for a single user only while that user exists.
 * @param forUser the stored user that `forUserId` names; null: deleted, or the ticket is for no single user
 */
export function decideTicket({ forUserId }: PendingBinding, forUser: User | null): 'issue' | 'user-gone' {
  return forUserId === null || forUser ? 'issue' : 'user-gone'
}
