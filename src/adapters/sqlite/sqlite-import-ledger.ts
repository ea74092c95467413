import type { ImportAct, ImportLedger } from '../../application/ports/import-ledger.js'
import { decideImport, type ImportFacts } from '../../domain/decide-import.js'
import type { LedgerRow } from '../../domain/import-rows.js'
import { LedgerRows } from './ledger-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqliteImportLedger implements ImportLedger {
  private readonly ledger: LedgerRows

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    this.ledger = new LedgerRows(database)
  }

  find(row: LedgerRow): Promise<string | null> {
    return this.database.read(() => this.ledger.userOf(row))
  }

  take(act: ImportAct): Promise<'taken' | 'outdated'> {
    const { users, bindings } = this.rows
    return this.database.transaction(() => {
      if (decideImport(this.facts(act)) === 'outdated') return 'outdated'
      if (act.creating) users.insertImported(act.creating.user, act.creating.passwordKind)
      for (const binding of act.bindings) bindings.insert(binding)
      for (const row of act.rows) this.ledger.insert(row, act.userId)
      for (const event of act.events) this.database.storeEvent(event)
      return 'taken'
    })
  }

  passwordKinds(): Promise<readonly string[]> {
    return this.database.read(() => this.rows.users.passwordKinds())
  }

  private facts({ creating, userId, bindings, rows }: ImportAct): ImportFacts {
    const { users, bindings: stored } = this.rows
    return {
      isTaken: rows.some((row) => this.ledger.userOf(row) !== null),
      isNameTaken: creating && users.isTaken(creating.user.username),
      isUserThere: creating ? null : users.find(userId) !== null,
      bindings: bindings.map((binding) => ({
        userId: creating ? null : userId,
        ofAccount: stored.find(binding),
        ofUid: stored.findByUid(binding.identity),
        ofUser: stored.findOfUser(userId, binding.identity.provider),
      })),
    }
  }
}
