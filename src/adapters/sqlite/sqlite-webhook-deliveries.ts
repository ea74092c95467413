import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type {
  ClaimedDeliveries,
  ClaimedDelivery,
  ClaimRequest,
  EndpointFigures,
  FailedAttempt,
  FailedDeliveriesPage,
  FailedDeliveriesSearch,
  FailedDelivery,
  LastTry,
  WebhookDeliveries,
} from '../../application/ports/webhook-deliveries.js'
import { takesType, type WebhookEndpoint, webhookErrorOf } from '../../domain/webhook.js'
import { deliveryId, deliveryKey } from '../../domain/webhook-delivery-id.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRow, SqliteStatement } from './sqlite-statement.js'
import { ROWS_PER_ACT, WebhookDeliveryRows } from './webhook-delivery-rows.js'
import { WebhookEndpointRows } from './webhook-endpoint-rows.js'

/** After every id. */
const END = { eventId: '\u{10ffff}', endpointId: '' }

/** Each method looks first, since an empty transaction would still write to the disk. */
export class SqliteWebhookDeliveries implements WebhookDeliveries {
  private readonly endpoints: WebhookEndpointRows
  private readonly rows: WebhookDeliveryRows
  private readonly selectEvent: SqliteStatement

  constructor(private readonly database: SqliteDatabase) {
    this.endpoints = new WebhookEndpointRows(database)
    this.rows = new WebhookDeliveryRows(database)
    this.selectEvent = database.prepare('SELECT event FROM audit_events WHERE id = ?')
  }

  /** No other process delivers from this database, so every claim is of one that is gone. */
  async prepare(endpointIds: readonly string[], now: Date): Promise<number> {
    const former = await this.database.read(() => this.endpoints.ids())
    let dropped = 0
    for (const id of former.filter((known) => !endpointIds.includes(known))) dropped += await this.drop(id)
    if (endpointIds.length === 0) return dropped
    await this.database.transaction(() => {
      this.endpoints.wake()
      for (const id of endpointIds) {
        this.endpoints.add(id)
        this.rows.releaseAll(id, now)
      }
    })
    return dropped
  }

  async plan({ id, types }: Pick<WebhookEndpoint, 'id' | 'types'>): Promise<boolean> {
    if (!(await this.database.read(() => this.endpoints.next(id)))) return false
    return this.database.transaction(() => {
      const next = this.endpoints.next(id)
      if (!next) return false
      this.endpoints.moveTo(id, next.to)
      for (const { eventId, type } of next.events) if (takesType({ types }, type)) this.rows.add(id, eventId)
      return next.mayHaveMore
    })
  }

  async claim(endpointId: string, request: ClaimRequest): Promise<ClaimedDeliveries> {
    const found = await this.database.read(() => this.due(endpointId))
    if (!found || found > request.now) return { deliveries: [], nextDueAt: found }
    const claim = randomUUID()
    return this.database.transaction(() => {
      if (!this.due(endpointId)) return { deliveries: [], nextDueAt: null }
      const rows = this.rows.claim(endpointId, request, claim)
      const deliveries = rows.flatMap((row) => this.claimed({ endpointId, row, claim }))
      return { deliveries, nextDueAt: this.rows.nextDueAt(endpointId) }
    })
  }

  async delivered(delivery: ClaimedDelivery): Promise<void> {
    await this.database.transaction(() => this.rows.delete(delivery))
  }

  async postpone(delivery: ClaimedDelivery, dueAt: Date, attempt: FailedAttempt | null): Promise<void> {
    await this.database.transaction(() => this.rows.postpone(delivery, dueAt, attempt))
  }

  async setAside(delivery: ClaimedDelivery, at: Date, attempt: FailedAttempt): Promise<void> {
    await this.database.transaction(() => this.rows.setAside(delivery, at, attempt))
  }

  rest(endpointId: string): Promise<boolean> {
    return this.database.transaction(() => this.endpoints.rest(endpointId))
  }

  async note(endpointId: string, last: LastTry): Promise<void> {
    await this.database.transaction(() => this.endpoints.note(endpointId, last))
  }

  figures(endpointId: string): Promise<EndpointFigures> {
    return this.database.read(() => {
      const endpoint = this.endpoints.find(endpointId)
      return {
        ...this.rows.counts(endpointId),
        oldestAt: this.rows.oldestAt(endpointId),
        lastStatus: endpoint?.integerOrNull('last_status') ?? null,
        lastSuccessAt: endpoint?.dateOrNull('last_success_at') ?? null,
        isResting: this.endpoints.isResting(endpointId),
      }
    })
  }

  listSetAside({ endpointIds, cursor, limit }: FailedDeliveriesSearch): Promise<FailedDeliveriesPage> {
    const before = cursor === undefined ? END : (deliveryKey(cursor) ?? END)
    return this.database.read(() => {
      const found = this.rows.failed(endpointIds, before, limit + 1)
      const deliveries = found.slice(0, limit).map(failedDelivery)
      return { deliveries, nextCursor: found.length > limit ? (deliveries.at(-1)?.id ?? null) : null }
    })
  }

  retry(id: string): Promise<'retried' | 'not-set-aside'> {
    const key = deliveryKey(id)
    return this.database.transaction(() => (key && this.rows.renew(key) ? 'retried' : 'not-set-aside'))
  }

  /** Not those that fail again meanwhile. */
  async retryAll(endpointIds: readonly string[]): Promise<number> {
    const now = new Date()
    let count = 0
    for (const id of endpointIds) count += await this.inBatches(() => this.rows.renewBatch(id, now))
    return count
  }

  async add(endpointId: string, eventIds: readonly string[]): Promise<void> {
    for (let from = 0; from < eventIds.length; from += ROWS_PER_ACT) {
      const batch = eventIds.slice(from, from + ROWS_PER_ACT)
      await this.database.transaction(() => {
        for (const eventId of batch) this.rows.addAgain(endpointId, eventId)
      })
    }
  }

  private async drop(endpointId: string): Promise<number> {
    const dropped = await this.inBatches(() => this.rows.deleteBatch(endpointId))
    await this.database.transaction(() => this.endpoints.delete(endpointId))
    return dropped
  }

  /** @param work an act on at most `ROWS_PER_ACT` rows. @returns how many rows it changed in all */
  private async inBatches(work: () => number): Promise<number> {
    for (let count = 0; ; await nextTurn()) {
      const changed = await this.database.transaction(work)
      count += changed
      if (changed < ROWS_PER_ACT) return count
    }
  }

  /** When something is due. Null: nothing waits, or the endpoint rests. */
  private due(endpointId: string): Date | null {
    return this.endpoints.isResting(endpointId) ? null : this.rows.nextDueAt(endpointId)
  }

  private claimed({ endpointId, row, claim }: { endpointId: string; row: SqliteRow; claim: string }) {
    const eventId = row.text('event_id')
    const found = this.selectEvent.get(eventId)
    if (found) return [{ endpointId, event: found.event(), tries: row.integer('tries'), claim }]
    this.rows.deleteUnclaimed({ endpointId, eventId })
    return []
  }
}

function failedDelivery(row: SqliteRow): FailedDelivery {
  const [eventId, endpointId] = [row.text('event_id'), row.text('endpoint')]
  return {
    id: deliveryId({ eventId, endpointId }),
    endpointId,
    event: row.event(),
    tries: row.integer('tries'),
    lastStatus: row.integerOrNull('last_status'),
    error: webhookErrorOf(row.text('error')),
    failedAt: row.date('failed_at'),
  }
}
