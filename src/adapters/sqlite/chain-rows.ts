import { Unavailable } from '../../application/unavailable.js'
import { type AuditAnchor, anchorIn } from '../../domain/audit-anchor.js'
import { type ChainHead, type ChainKey, type EntrySeal, erasureMark, sealEntry } from '../../domain/audit-chain.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** The head and the anchor of the chain, and the seals of new entries. For use inside a transaction. */
export class ChainRows {
  private readonly selectHead: SqliteStatement
  private readonly selectAnchor: SqliteStatement
  private readonly replaceAnchor: SqliteStatement
  private key: ChainKey | null = null
  /** The last entry that this transaction has added. */
  private added: ChainHead | null = null
  private keepsAdded = false

  constructor(database: Pick<SqliteDatabase, 'prepare'>) {
    this.selectHead = database.prepare(
      `SELECT seq, coalesce(hash, '') AS hash FROM audit_events WHERE seq <= ? ORDER BY seq DESC LIMIT 1`,
    )
    this.selectAnchor = database.prepare('SELECT anchor FROM audit_anchor')
    this.replaceAnchor = database.prepare('INSERT OR REPLACE INTO audit_anchor (id, anchor) VALUES (1, ?)')
  }

  /** Events can be recorded: the chain has begun, and its key is known. */
  get isOpen(): boolean {
    return this.key !== null
  }

  /** @throws Unavailable while the chain is not open */
  get openKey(): ChainKey {
    if (!this.key) throw new Unavailable('the chain of the audit log has not begun yet')
    return this.key
  }

  openUnder(key: ChainKey): void {
    this.key = key
  }

  /** @param isApart whether the additions of an operation may be undone without those of the others */
  beginBatch(isApart: boolean): void {
    this.added = null
    this.keepsAdded = !isApart
  }

  /** @throws Unavailable while the chain is not open */
  seal(event: AuditEvent): EntrySeal {
    const key = this.openKey
    return sealEntry(key, event, this.added ?? this.head() ?? this.begin(), key.newSalt())
  }

  /** To be called when the sealed entry is added. */
  add(entry: EntrySeal): void {
    if (this.keepsAdded) this.added = entry
  }

  /** @throws Unavailable while the chain is not open */
  erasureMark(hash: string): string {
    return erasureMark(this.openKey, hash)
  }

  head(): ChainHead | null {
    const row = this.selectHead.get(Number.MAX_SAFE_INTEGER)
    return row && { seq: row.integer('seq'), hash: row.text('hash') }
  }

  anchor(): AuditAnchor | null {
    const row = this.selectAnchor.get()
    return row && anchorIn(row.text('anchor'))
  }

  setAnchor(anchor: AuditAnchor): void {
    this.replaceAnchor.run(JSON.stringify(anchor))
  }

  private begin(): ChainHead {
    const anchor = this.anchor()
    if (!anchor) throw new Unavailable('the audit log has lost the anchor of its chain')
    return anchor
  }
}
