/** Which states and codes have been used, so that each leads to one exchange at most (rule OA-3). */
export interface SpentStates {
  /**
   * True for exactly one of any number of callers, over all processes. Lasting before it answers.
   * @param until when the id may be forgotten, since nothing accepts it any more
   * @throws Unavailable
   */
  spend(id: string, until: Date): Promise<boolean>
}
