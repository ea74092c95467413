/** What `doctor` reads from the database, without a change to it. */
export type DatabaseReport =
  /** Nothing has run here yet. */
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'unusable'; readonly reason: string; readonly todo: string }
  | {
      readonly outcome: 'usable'
      /** Such as `SQLite, schema 15`. */
      readonly name: string
      /** True: the next start of this version changes its schema first. */
      readonly needsMigration: boolean
      readonly contents: DatabaseContents
      /** The server's clock, and ours at the same moment. Null: the database has none. */
      readonly clock: { readonly theirs: Date; readonly ours: Date } | null
    }

export interface DatabaseContents {
  readonly users: number
  readonly bindings: number
  readonly events: number
  /** The numbers of the log's first and last entry. Null: no entry has a number. */
  readonly chain: { readonly from: number; readonly to: number } | null
  /** The time of the newest event. */
  readonly lastEventAt: Date | null
  /** Events in the outbox that are not set aside. */
  readonly waiting: number
  readonly oldestWaitingAt: Date | null
  readonly setAside: number
  readonly forged: number
}
