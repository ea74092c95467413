/** Random values that are handed out once and kept only as hashes: tickets and refresh tokens (rule BI-2). */
export interface Secrets {
  /** A new secret of 128 random bits or more. */
  generate(): string
  /** What is stored and looked up in its place. No salt and no stretching: nobody guesses 128 random bits. */
  hash(secret: string): string
}
