/** Random values that a client gets once and that are stored only as hashes: tickets, refresh tokens (rule BI-2). */
export interface Secrets {
  /** A new secret of 128 random bits or more. */
  generate(): string
  /** A new secret of 100 random bits that people can read out: 20 digits of Crockford's Base32. */
  generateDigits(): string
  /** What is stored in its place. It needs no salt and no slow hash, since 128 random bits cannot be guessed. */
  hash(secret: string): string
}
