export interface PasswordHasher {
  /** How many hashes run and wait. */
  readonly inHand: number
  /** @returns a PHC string @throws Unavailable while too many hashes wait (rule CR-3) */
  hash(password: string): Promise<string>
  /**
   * Whether the password matches. A null hash, for a user who does not exist or has no password, never matches but takes
   * the same time. @throws Unavailable while too many hashes wait (rule CR-3)
   */
  verify(password: string, hash: string | null): Promise<boolean>
  /** Whether a hash has weaker parameters than new hashes (rule CR-1). */
  isOutdated(hash: string): Promise<boolean>
}
