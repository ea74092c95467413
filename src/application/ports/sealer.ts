/** Encrypts and authenticates values that clients keep for us: states, cookies. */
export interface Sealer {
  /** @param kind what the value is for: a seal of one kind does not open as another (rule BI-4) */
  seal(kind: string, text: string): string
  /** The sealed text; null for a value that we did not seal as this kind. */
  open(kind: string, sealed: string): string | null
}
