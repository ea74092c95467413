/**
 * Erases deleted users from the audit trail (rule LG-5). Every method throws Unavailable if the store cannot be
 * reached.
 */
export interface Erasures {
  /**
   * Removes personal data from the events of a deleted user, in the outbox and in the audit log, and from events that
   * name no user but an account that was bound to that user at the deletion. Also deletes sessions that were opened at
   * the moment of the deletion. Idempotent: a call that was cut off is completed by the next one.
   */
  erase(userId: string): Promise<void>
}
