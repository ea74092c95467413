/** Encrypts and authenticates values that clients store: states and cookies. */
export interface Sealer {
  /** @param kind the use of the value: what is sealed as one kind does not open as another (rule BI-4) */
  seal(kind: string, text: string): string
  /** The sealed text. Null: the value was not sealed here as this kind. */
  open(kind: string, sealed: string): string | null
}
