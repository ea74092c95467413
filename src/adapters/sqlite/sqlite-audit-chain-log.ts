import type { AuditChainLog, StoredEntry } from '../../application/ports/audit-chain-log.js'
import type { AuditAnchor } from '../../domain/audit-anchor.js'
import type { ChainHead } from '../../domain/audit-chain.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'

/** The numbers between these are exact in JavaScript. The service stores no others, but a change of the database may. */
const [LEAST, GREATEST] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]
const AT = `max(min(at, ${GREATEST}), ${LEAST}) AS at`
const COLUMNS = `id, type, ${AT}, provider, channel, uid, user_id, event, hash, digest, salt, erased`

export class SqliteAuditChainLog implements AuditChainLog {
  private readonly selectEntries: SqliteStatement
  private readonly selectUnnumbered: SqliteStatement

  constructor(private readonly database: Pick<SqliteDatabase, 'prepare' | 'read' | 'chain'>) {
    this.selectEntries = database.prepare(
      `SELECT seq, ${COLUMNS} FROM audit_events WHERE seq > ? AND seq <= ${GREATEST} ORDER BY seq LIMIT ?`,
    )
    this.selectUnnumbered = database.prepare(
      `SELECT NULL AS seq, ${COLUMNS} FROM audit_events
       WHERE seq IS NULL OR seq <= ${LEAST} OR seq > ${GREATEST} LIMIT 1`,
    )
  }

  anchor(): Promise<AuditAnchor | null> {
    return this.database.read(() => this.database.chain.anchor())
  }

  head(): Promise<ChainHead | null> {
    return this.database.read(() => this.database.chain.head())
  }

  entries(after: number, limit: number): Promise<readonly StoredEntry[]> {
    return this.database.read(() => this.selectEntries.all(after, limit).map(entryOf))
  }

  unnumbered(): Promise<StoredEntry | null> {
    return this.database.read(() => {
      const row = this.selectUnnumbered.get()
      return row && entryOf(row)
    })
  }
}

function entryOf(row: SqliteRow): StoredEntry {
  return {
    seq: row.integerOrNull('seq'),
    event: row.text('event'),
    hash: row.textOrNull('hash'),
    digest: row.textOrNull('digest'),
    salt: row.textOrNull('salt'),
    erased: row.textOrNull('erased'),
    beside: {
      id: row.text('id'),
      type: row.text('type'),
      at: row.integer('at'),
      provider: row.textOrNull('provider'),
      channel: row.textOrNull('channel'),
      uid: row.textOrNull('uid'),
      userId: row.textOrNull('user_id'),
    },
  }
}
