/** Forgets persons who have gone. Every method throws Unavailable where the store cannot be reached. */
export interface Erasures {
  /**
   * Takes what is personal from the events about a user who was deleted, wherever they are: on their way, set aside or
   * in the audit log; with them from those that name no user, but an account that was bound to the user at the end. A
   * session goes too that came to be in the same moment. However often it is asked, it does no harm; what it did not
   * finish the next one does.
   */
  erase(userId: string): Promise<void>
}
