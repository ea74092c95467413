import type { ImportAct, ImportLedger } from '../../application/ports/import-ledger.js'
import type { Binding } from '../../domain/binding.js'
import { decideImport, type ImportedBindingFacts, type ImportFacts } from '../../domain/decide-import.js'
import type { LedgerRow } from '../../domain/import-rows.js'
import { accountKeys } from './binding-documents.js'
import { idOf, LedgerDocuments } from './ledger-documents.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { outboxDocument } from './outbox-document.js'

export class MongooseImportLedger implements ImportLedger {
  private readonly ledger: LedgerDocuments

  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {
    this.ledger = new LedgerDocuments(database.models)
  }

  find(row: LedgerRow): Promise<string | null> {
    return this.database.read(() => this.ledger.userOf(row))
  }

  take(act: ImportAct): Promise<'taken' | 'outdated'> {
    const { users, bindings } = this.documents
    const { creating, userId, events } = act
    const [event, ...more] = events
    if (!event) throw new TypeError('an import without an event')
    return this.database.transaction<'taken' | 'outdated'>(lockKeysOf(act), async () => {
      if (decideImport(await this.facts(act)) === 'outdated') return { answer: 'outdated' }
      return {
        answer: 'taken',
        event,
        change: async (transaction) => {
          if (creating) await users.insertImported(creating.user, creating.passwordKind, transaction)
          else await users.touch(userId, transaction)
          for (const binding of act.bindings) await bindings.insert(binding, transaction)
          for (const row of act.rows) await this.ledger.insert(row, userId, transaction)
          for (const each of more)
            await this.database.models.outbox.insertOne(outboxDocument(each), { session: transaction })
        },
      }
    })
  }

  passwordKinds(): Promise<readonly string[]> {
    return this.database.read(() => this.documents.users.passwordKinds())
  }

  private async facts({ creating, userId, bindings, rows }: ImportAct): Promise<ImportFacts> {
    const { users } = this.documents
    const taken = await Promise.all(rows.map((row) => this.ledger.userOf(row)))
    return {
      isTaken: taken.some((user) => user !== null),
      isNameTaken: creating && (await users.isTaken(creating.user.username)),
      isUserThere: creating ? null : (await users.find(userId)) !== null,
      bindings: await Promise.all(bindings.map((binding) => this.bindingFacts(binding, creating ? null : userId))),
    }
  }

  private async bindingFacts(binding: Binding, userId: string | null): Promise<ImportedBindingFacts> {
    const { bindings } = this.documents
    const [ofUid, ofAccount, ofUser] = await Promise.all([
      bindings.findByUid(binding),
      bindings.find(binding),
      bindings.findOfUser(binding.userId, binding.identity.provider),
    ])
    return { userId, ofAccount, ofUid, ofUser }
  }
}

function lockKeysOf({ creating, userId, bindings, rows }: ImportAct): readonly string[] {
  const { key, skeleton } = creating?.user.username ?? {}
  const names = creating ? [`name ${key}`, `look ${skeleton}`] : []
  return [`user ${userId}`, ...names, ...bindings.flatMap(accountKeys), ...rows.map((row) => `row ${idOf(row)}`)]
}
