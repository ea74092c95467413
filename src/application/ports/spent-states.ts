/** The states and codes that were used, so that each leads to one exchange at most (rule OA-3). */
export interface SpentStates {
  /**
   * True for exactly one of many callers, over all processes. Durable before it returns.
   * @param until the id may be forgotten after this, since nothing accepts it
   * @throws Unavailable
   */
  spend(id: string, until: Date): Promise<boolean>
}
