export interface Identifiers {
  /** A new UUID of version 7 (RFC 9562): unique over all processes, and sortable by the time of creation. */
  next(): string
}
