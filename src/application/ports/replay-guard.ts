/** The states and codes that were used, so that each leads to one exchange at most (rule OA-3). */
export interface ReplayGuard {
  /**
   * True for exactly one of concurrent calls, in all processes. Durable before it returns.
   * @param until the id may be deleted after this, since the state or code has expired
   * @throws Unavailable
   */
  spend(id: string, until: Date): Promise<boolean>
  /** Whether the id was spent until a time after `now`. @throws Unavailable */
  isSpent(id: string, now: Date): Promise<boolean>
}
