const MOST_ENTRIES = 10_000

/** One call that the sandbox got; what tests of a client read. */
export interface LedgerEntry {
  readonly at: string
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
  readonly contentType: string | null
  readonly authorization: 'none' | 'basic' | 'oauth2' | 'other'
  /** Null as long as nothing was answered. */
  readonly status: number | null
  /** When the client went away before it had the whole answer. */
  readonly clientGoneAt: string | null
}

/** The newest calls, oldest first. */
export class Ledger {
  private calls: { -readonly [Key in keyof LedgerEntry]: LedgerEntry[Key] }[] = []

  /** Returns the entry that was stored, for its answer to be noted on it. */
  open(call: LedgerEntry): { status: number | null; clientGoneAt: string | null } {
    const entry = { ...call }
    this.calls.push(entry)
    if (this.calls.length > MOST_ENTRIES) this.calls.shift()
    return entry
  }

  read(): readonly LedgerEntry[] {
    return this.calls.map((entry) => ({ ...entry }))
  }

  clear(): void {
    this.calls = []
  }
}
