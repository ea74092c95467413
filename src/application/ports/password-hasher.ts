export interface PasswordHasher {
  /** @returns a PHC string @throws Unavailable while too many wait (rule CR-3) */
  hash(password: string): Promise<string>
  /**
   * Whether the password fits. With null, for a user who is not there or has none, it says no after the same time.
   * @throws Unavailable while too many wait (rule CR-3)
   */
  verify(password: string, hash: string | null): Promise<boolean>
  /** Whether a hash is weaker than those that are made now (rule CR-1). */
  isOutdated(hash: string): boolean
}
