import type { AuditEvent } from '../../domain/audit-event.js'
import type { Binding } from '../../domain/binding.js'
import type { LedgerRow } from '../../domain/import-rows.js'
import type { User } from '../../domain/user.js'

/** What is stored of one user of another system, or of a further binding of a user who is here. */
export interface ImportAct {
  /** Null: the user is here already. */
  readonly creating: { readonly user: User; readonly passwordKind: string | null } | null
  readonly userId: string
  readonly bindings: readonly Binding[]
  /** The rows that are taken with it. */
  readonly rows: readonly LedgerRow[]
  /** One or more. */
  readonly events: readonly AuditEvent[]
}

/**
 * Which rows of other systems were taken over. A row is taken at most once, also if the import runs again or the user is
 * deleted (rule OP-22). Every method throws Unavailable if the store cannot be reached.
 */
export interface ImportLedger {
  /** The id of the user whom the row became or belongs to, or null. The user may be deleted by now. */
  find(row: LedgerRow): Promise<string | null>
  /**
   * Stores the user, the bindings, the entries of the ledger and the events in one transaction, or nothing. `outdated`:
   * a row, a name or an account was taken since the act was decided, or the user is gone.
   */
  take(act: ImportAct): Promise<'taken' | 'outdated'>
  /** The kinds of imported password hashes that users still have, each once: see ImportedPassword. */
  passwordKinds(): Promise<readonly string[]>
}
