import type { ClaimedDelivery, ClaimRequest, FailedAttempt } from '../../application/ports/webhook-deliveries.js'
import type { DeliveryKey } from '../../domain/webhook-delivery-id.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement, SqliteValue } from './sqlite-statement.js'

/** Few enough not to hold up other transactions. */
export const ROWS_PER_ACT = 500

const RENEW = 'due_at = 0, claim = NULL, tries = 0, last_status = NULL, error = NULL, failed_at = NULL'

/** The table `webhook_deliveries`. A delivery that succeeded has no row. */
export class WebhookDeliveryRows {
  private readonly insert: SqliteStatement
  private readonly insertAgain: SqliteStatement
  private readonly selectDueAt: SqliteStatement
  private readonly claimSome: SqliteStatement
  private readonly deleteClaimed: SqliteStatement
  private readonly deleteSome: SqliteStatement
  private readonly deleteOne: SqliteStatement
  private readonly releaseSome: SqliteStatement
  private readonly release: SqliteStatement
  private readonly failOnce: SqliteStatement
  private readonly fail: SqliteStatement
  private readonly count: SqliteStatement
  private readonly selectOldest: SqliteStatement
  private readonly selectFailed: SqliteStatement
  private readonly renewOne: SqliteStatement
  private readonly renewSome: SqliteStatement

  constructor(database: Pick<SqliteDatabase, 'prepare'>) {
    const insert = 'INSERT INTO webhook_deliveries (endpoint, event_id, due_at) VALUES (?, ?, 0) ON CONFLICT DO'
    const waiting = 'endpoint = ? AND failed_at IS NULL'
    const claimed = 'endpoint = ? AND event_id = ? AND claim = ?'
    const update = 'UPDATE webhook_deliveries SET'
    this.insert = database.prepare(`${insert} NOTHING`)
    this.insertAgain = database.prepare(`${insert} UPDATE SET ${RENEW}`)
    this.selectDueAt = database.prepare(`SELECT min(due_at) AS due_at FROM webhook_deliveries WHERE ${waiting}`)
    this.claimSome = database.prepare(
      `${update} due_at = ?, claim = ? WHERE (endpoint, event_id) IN (
         SELECT endpoint, event_id FROM webhook_deliveries WHERE ${waiting} AND due_at <= ? ORDER BY due_at LIMIT ?
       ) RETURNING event_id, tries`,
    )
    this.deleteClaimed = database.prepare(`DELETE FROM webhook_deliveries WHERE ${claimed}`)
    this.deleteSome = database.prepare(
      `DELETE FROM webhook_deliveries WHERE endpoint = ?1 AND event_id IN (
         SELECT event_id FROM webhook_deliveries WHERE endpoint = ?1 LIMIT ${ROWS_PER_ACT})`,
    )
    this.deleteOne = database.prepare('DELETE FROM webhook_deliveries WHERE endpoint = ? AND event_id = ?')
    this.releaseSome = database.prepare(
      `${update} due_at = 0, claim = NULL WHERE ${waiting} AND due_at > ? AND claim IS NOT NULL`,
    )
    this.release = database.prepare(`${update} due_at = ?, claim = NULL WHERE ${claimed}`)
    const attempt = 'claim = NULL, tries = ?, last_status = ?, error = ?'
    this.failOnce = database.prepare(`${update} due_at = ?, ${attempt} WHERE ${claimed}`)
    this.fail = database.prepare(`${update} failed_at = ?, ${attempt} WHERE ${claimed}`)
    this.count = database.prepare(
      `SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting, count(failed_at) AS failed
       FROM webhook_deliveries WHERE endpoint = ?`,
    )
    this.selectOldest = database.prepare(
      `SELECT event FROM webhook_deliveries JOIN audit_events ON id = event_id WHERE ${waiting} ORDER BY event_id LIMIT 1`,
    )
    this.selectFailed = database.prepare(
      `SELECT endpoint, event_id, tries, last_status, error, failed_at, event
       FROM webhook_deliveries JOIN audit_events ON id = event_id
       WHERE failed_at IS NOT NULL AND (event_id, endpoint) < (?, ?) AND endpoint IN (SELECT value FROM json_each(?))
       ORDER BY event_id DESC, endpoint DESC LIMIT ?`,
    )
    this.renewOne = database.prepare(`${update} ${RENEW} WHERE failed_at IS NOT NULL AND endpoint = ? AND event_id = ?`)
    this.renewSome = database.prepare(
      `${update} ${RENEW} WHERE endpoint = ?1 AND event_id IN (
         SELECT event_id FROM webhook_deliveries WHERE failed_at <= ?2 AND endpoint = ?1 LIMIT ${ROWS_PER_ACT})`,
    )
  }

  add(endpoint: string, eventId: string): void {
    this.insert.run(endpoint, eventId)
  }

  addAgain(endpoint: string, eventId: string): void {
    this.insertAgain.run(endpoint, eventId)
  }

  nextDueAt(endpoint: string): Date | null {
    return this.selectDueAt.get(endpoint)?.dateOrNull('due_at') ?? null
  }

  claim(endpoint: string, { limit, now, until }: ClaimRequest, claim: string): readonly SqliteRow[] {
    return this.claimSome.all(until.getTime(), claim, endpoint, now.getTime(), limit)
  }

  /** What processes that are gone have claimed. */
  releaseAll(endpoint: string, now: Date): void {
    this.releaseSome.run(endpoint, now.getTime())
  }

  deleteUnclaimed({ endpointId, eventId }: DeliveryKey): void {
    this.deleteOne.run(endpointId, eventId)
  }

  deleteBatch(endpoint: string): number {
    return this.deleteSome.run(endpoint)
  }

  delete(delivery: ClaimedDelivery): void {
    this.deleteClaimed.run(...keyOf(delivery))
  }

  postpone(delivery: ClaimedDelivery, dueAt: Date, attempt: FailedAttempt | null): void {
    if (attempt) this.failOnce.run(dueAt.getTime(), ...valuesOf(attempt), ...keyOf(delivery))
    else this.release.run(dueAt.getTime(), ...keyOf(delivery))
  }

  setAside(delivery: ClaimedDelivery, at: Date, attempt: FailedAttempt): void {
    this.fail.run(at.getTime(), ...valuesOf(attempt), ...keyOf(delivery))
  }

  counts(endpoint: string): { readonly waiting: number; readonly failed: number } {
    const row = this.count.get(endpoint)
    return { waiting: row?.integer('waiting') ?? 0, failed: row?.integer('failed') ?? 0 }
  }

  oldestAt(endpoint: string): Date | null {
    const oldest = this.selectOldest.get(endpoint)
    return oldest && new Date(oldest.event().time)
  }

  failed(endpoints: readonly string[], before: DeliveryKey, limit: number): readonly SqliteRow[] {
    return this.selectFailed.all(before.eventId, before.endpointId, JSON.stringify(endpoints), limit)
  }

  renew({ endpointId, eventId }: DeliveryKey): boolean {
    return this.renewOne.run(endpointId, eventId) === 1
  }

  renewBatch(endpoint: string, failedBy: Date): number {
    return this.renewSome.run(endpoint, failedBy.getTime())
  }
}

function keyOf({ endpointId, event, claim }: ClaimedDelivery): readonly SqliteValue[] {
  return [endpointId, event.id, claim]
}

function valuesOf({ tries, lastStatus, error }: FailedAttempt): readonly SqliteValue[] {
  return [tries, lastStatus, error]
}
