/** Values that leave the house and come back unread and unchanged, or not at all. */
export interface Sealer {
  /** @param kind what the value is for: a seal of one kind never opens as another (rule BI-4). */
  seal(kind: string, text: string): string
  /** The text that was sealed, or null for anything that we did not seal as this kind. */
  open(kind: string, sealed: string): string | null
}
