export interface RemovedEntries {
  readonly removed: number
  /** Whether there may be more to remove. */
  readonly mayHaveMore: boolean
  /** The number of an entry that is not genuine, which stays with all that follow; null if none was met. */
  readonly brokenAt: number | null
}

export interface AuditRetention {
  /**
   * Removes the oldest entries whose events' time is before `before`, a batch at a time. The batch and the new anchor of
   * the chain are one act. Of several processes that remove at once, each entry is removed once.
   * @throws Unavailable if the store cannot be reached, or while the chain has not begun
   */
  removeOldest(before: Date, now: Date): Promise<RemovedEntries>
}
