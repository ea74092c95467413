/** Unicode's table of characters that look alike. */
export interface Confusables {
  /** The skeleton of a name (UTS 39, section 4): the same for names that look the same (rule BI-7). */
  skeleton(name: string): string
}
