export interface Identifiers {
  /** A new id: unique over all processes, and sortable by the time of its making (RFC 9562, UUID version 7). */
  next(): string
}
