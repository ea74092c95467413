import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { adoptedAnchor } from '../../domain/audit-anchor.js'
import { type ChainHead, type ChainKey, NO_HASH, sealEntry } from '../../domain/audit-chain.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { searchColumns } from './audit-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteStatement } from './sqlite-statement.js'

/** Few enough not to hold up other operations. */
const EVENTS_PER_TRANSACTION = 200
/** If a process dies while it adopts, the next one waits this long. */
const LEASE_MS = 5000
/** A lease that ends later was written by a wrong clock, and is ignored. */
const LATEST_END_MS = 60_000
const POLL_INTERVAL_MS = 200

interface Progress {
  readonly head: ChainHead
  /** The `sequence` of the last adopted row. */
  readonly last: number
}

const START: Progress = { head: { seq: 0, hash: NO_HASH }, last: 0 }

type Step = { readonly outcome: 'adopted' | 'over' | 'waiting' } & Progress

/**
 * Seals the events of a log that is older than its chain, in the order of recording, and stores the anchor at the end.
 * A process that is killed leaves no anchor, so the next one begins again. Only the holder of the lease adopts.
 */
export class ChainAdoption {
  private readonly takeLease: SqliteStatement
  private readonly renewLease: SqliteStatement
  private readonly deleteLease: SqliteStatement
  private readonly selectNext: SqliteStatement
  private readonly clearNumbers: SqliteStatement
  private readonly update: SqliteStatement
  private readonly holder = randomUUID()

  constructor(
    private readonly database: SqliteDatabase,
    private readonly key: ChainKey,
    private readonly now: () => Date,
  ) {
    this.takeLease = database.prepare(
      `INSERT INTO audit_adoption (id, holder, until) VALUES (1, ?, ?)
       ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE until < ? OR until > ?`,
    )
    this.renewLease = database.prepare('UPDATE audit_adoption SET until = ? WHERE holder = ?')
    this.deleteLease = database.prepare('DELETE FROM audit_adoption')
    this.selectNext = database.prepare(
      'SELECT sequence, event FROM audit_events WHERE sequence > ? ORDER BY sequence LIMIT ?',
    )
    this.clearNumbers = database.prepare('UPDATE audit_events SET seq = NULL WHERE seq > ? AND seq <= ?')
    this.update = database.prepare(
      `UPDATE audit_events SET type = ?, at = ?, provider = ?, channel = ?, uid = ?, user_id = ?,
         seq = ?, hash = ?, digest = ?, salt = ?, erased = ? WHERE sequence = ?`,
    )
  }

  /** Resolves when the log has an anchor, of this process or of another. @returns how many events this one adopted */
  async run(): Promise<number> {
    for (let before = START; ; ) {
      const { outcome, head, last } = await this.database.transaction(() => this.step(before))
      if (outcome === 'over') return head.seq
      if (outcome === 'waiting') await delay(POLL_INTERVAL_MS, undefined, { ref: false })
      before = { head, last }
    }
  }

  private step(before: Progress): Step {
    if (this.database.chain.anchor()) return { outcome: 'over', ...START }
    const now = this.now().getTime()
    if (this.renewLease.run(now + LEASE_MS, this.holder) === 1) return this.adoptNext(before)
    const isTaken = this.takeLease.run(this.holder, now + LEASE_MS, now, now + LATEST_END_MS) === 1
    return { outcome: isTaken ? 'adopted' : 'waiting', ...START }
  }

  private adoptNext({ head: before, last: from }: Progress): Step {
    const rows = this.selectNext.all(from, EVENTS_PER_TRANSACTION)
    // An adoption that was cut off, or a chain whose anchor was removed, has left its numbers.
    this.clearNumbers.run(before.seq, before.seq + rows.length)
    let [head, last] = [before, from]
    for (const row of rows) {
      last = row.integer('sequence')
      head = this.adopt(row.event(), last, head)
    }
    if (rows.length > 0) return { outcome: 'adopted', head, last }
    this.database.chain.setAnchor(adoptedAnchor(this.key, head.seq, this.now()))
    this.deleteLease.run()
    return { outcome: 'over', head, last }
  }

  private adopt(event: AuditEvent, sequence: number, head: ChainHead): ChainHead {
    const { seq, hash, digest, salt, erased } = sealEntry(this.key, event, head, this.key.newSalt())
    this.update.run(...searchColumns(event), seq, hash, digest, salt, erased, sequence)
    return { seq, hash }
  }
}
