export interface PasswordHasher {
  /** How many hashes run and wait. */
  readonly inHand: number
  /** @returns a PHC string @throws Unavailable while too many hashes wait (rule CR-3) */
  hash(password: string): Promise<string>
  /**
   * Whether the password matches. A null hash, for a user who does not exist or has no password, never matches but takes
   * the same time.
   * @param kinds of imported hashes that users have (see ImportedPassword): a refusal takes the time of all kinds together,
   * whichever the hash has. @throws Unavailable while too many hashes wait (rule CR-3)
   */
  verify(password: string, hash: string | null, kinds?: readonly string[]): Promise<boolean>
  /** Whether a hash has weaker parameters than new hashes (rule CR-1), or is not of their kind. */
  isOutdated(hash: string): Promise<boolean>
}
