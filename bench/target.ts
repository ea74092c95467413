/** What is measured: a running program with its users. */
export interface Target {
  readonly name: string
  readonly port: number
  /** The process whose tree is measured. */
  readonly pid: number
  readonly users: number
  /** The audit trail. Null: the floor has none. */
  readonly audit: Audit | null
  stop(): Promise<void>
}

export interface Audit {
  /** How many events wait to be recorded. */
  waiting(): Promise<number>
  /** How many events are recorded. */
  recorded(): Promise<number>
}
