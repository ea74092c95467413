import { randomUUID } from 'node:crypto'
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
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { takesType, type WebhookEndpoint } from '../../domain/webhook.js'
import { deliveryKey } from '../../domain/webhook-delivery-id.js'
import type { MongoDatabase } from './mongo-database.js'
import { isDuplicate, TransactionConflict } from './mongo-failure.js'
import { eventOf } from './outbox-document.js'
import { claimedBy, UNTRIED, type WebhookDeliveryDocument, webhookDelivery } from './webhook-documents.js'

/** Few enough for one call to write. */
const EVENTS_PER_PLAN = 25
const DOCUMENTS_PER_WRITE = 25
const WAITING = { status: 'waiting' } as const
const SET_ASIDE = { status: 'set-aside' } as const

export class MongooseWebhookDeliveries implements WebhookDeliveries {
  constructor(private readonly database: MongoDatabase) {}

  async prepare(endpointIds: readonly string[]): Promise<number> {
    const known = await this.database.read(() => this.endpoints.find({}, { _id: 1 }).lean())
    let dropped = 0
    for (const { _id } of known.filter((each) => !endpointIds.includes(each._id))) dropped += await this.drop(_id)
    await this.database.write(() => this.endpoints.updateMany({ isResting: true }, { isResting: false }))
    const fresh = endpointIds.filter((id) => !known.some(({ _id }) => _id === id))
    if (fresh.length > 0) await this.addAtEnd(fresh)
    return dropped
  }

  /** One transaction, so that no process plans what another has delivered by then. */
  plan({ id, types }: Pick<WebhookEndpoint, 'id' | 'types'>): Promise<boolean> {
    return this.database.transaction([`webhook ${id}`], async () => {
      const endpoint = await this.endpoints.findOne({ _id: id }).lean()
      const entries = endpoint ? await this.recordedAfter(endpoint.seq) : []
      const last = entries.at(-1)
      if (!endpoint || !last) return { answer: false }
      const wanted = entries.filter(({ type }) => takesType({ types }, type))
      return {
        answer: entries.length === EVENTS_PER_PLAN,
        event: null,
        change: async (session) => {
          const here = { _id: id, seq: endpoint.seq }
          const { modifiedCount } = await this.endpoints.updateOne(here, { seq: last.seq }, { session })
          if (modifiedCount !== 1) throw new TransactionConflict()
          if (wanted.length > 0)
            await this.deliveries.bulkWrite(
              wanted.map(({ _id }) => adding(webhookDelivery(id, _id), '$setOnInsert')),
              { session },
            )
        },
      }
    })
  }

  /** Each document is updated only while it is due, so that of several claimers one gets it. */
  async claim(endpointId: string, { limit, now, until }: ClaimRequest): Promise<ClaimedDeliveries> {
    const ofEndpoint = { endpoint: endpointId, ...WAITING }
    return this.database.write(async () => {
      const endpoint = await this.endpoints.findOne({ _id: endpointId }).lean()
      if (endpoint?.isResting) return { deliveries: [], nextDueAt: null }
      // Not `$lte`: SecantusDB, which tests may use, excludes the bound in a compound index.
      const due = { ...ofEndpoint, dueAt: { $lt: new Date(now.getTime() + 1) } }
      const found = await this.deliveries.find(due, { _id: 1 }).sort({ dueAt: 1 }).limit(limit).lean()
      const claim = randomUUID()
      const ids = found.map(({ _id }) => _id)
      if (ids.length > 0) await this.deliveries.updateMany({ ...due, _id: { $in: ids } }, { dueAt: until, claim })
      const mine = ids.length > 0 ? await this.deliveries.find({ _id: { $in: ids }, claim }).lean() : []
      const deliveries = await this.withEvents(mine, claim)
      const next = await this.deliveries.findOne(ofEndpoint, { dueAt: 1 }).sort({ dueAt: 1 }).lean()
      return { deliveries, nextDueAt: next?.dueAt ?? null }
    })
  }

  async delivered(delivery: ClaimedDelivery): Promise<void> {
    await this.database.write(() => this.deliveries.deleteOne(claimedBy(delivery)))
  }

  async postpone(delivery: ClaimedDelivery, dueAt: Date, attempt: FailedAttempt | null): Promise<void> {
    await this.settle(delivery, { dueAt, claim: null, ...attempt })
  }

  async setAside(delivery: ClaimedDelivery, at: Date, attempt: FailedAttempt): Promise<void> {
    await this.settle(delivery, { ...SET_ASIDE, failedAt: at, claim: null, ...attempt })
  }

  async rest(endpointId: string): Promise<boolean> {
    const awake = { _id: endpointId, isResting: false }
    const { modifiedCount } = await this.database.write(() => this.endpoints.updateOne(awake, { isResting: true }))
    return modifiedCount === 1
  }

  async note(endpointId: string, { status, succeededAt }: LastTry): Promise<void> {
    const change = { lastStatus: status, ...(succeededAt && { lastSuccessAt: succeededAt }) }
    await this.database.write(() => this.endpoints.updateOne({ _id: endpointId }, change))
  }

  figures(endpointId: string): Promise<EndpointFigures> {
    const waiting = { endpoint: endpointId, ...WAITING }
    return this.database.read(async () => {
      const endpoint = await this.endpoints.findOne({ _id: endpointId }).lean()
      const oldest = await this.deliveries.findOne(waiting).sort({ _id: 1 }).lean()
      const [event] = oldest ? await this.events([oldest]) : []
      return {
        waiting: await this.deliveries.countDocuments(waiting),
        oldestAt: event ? new Date(event.time) : null,
        failed: await this.deliveries.countDocuments({ endpoint: endpointId, ...SET_ASIDE }),
        lastStatus: endpoint?.lastStatus ?? null,
        lastSuccessAt: endpoint?.lastSuccessAt ?? null,
        isResting: endpoint?.isResting ?? false,
      }
    })
  }

  listSetAside({ endpointIds, cursor, limit }: FailedDeliveriesSearch): Promise<FailedDeliveriesPage> {
    const below = cursor !== undefined && deliveryKey(cursor) ? { _id: { $lt: cursor } } : {}
    return this.database.read(async () => {
      const failed = { endpoint: { $in: [...endpointIds] }, ...SET_ASIDE, ...below }
      const found = await this.deliveries
        .find(failed)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean()
      const page = found.slice(0, limit)
      const events = new Map((await this.events(page)).map((event) => [event.id, event]))
      const deliveries = page.flatMap((document) => failedDelivery(document, events.get(document.eventId)))
      return { deliveries, nextCursor: found.length > limit ? (page.at(-1)?._id ?? null) : null }
    })
  }

  async retry(id: string): Promise<'retried' | 'not-set-aside'> {
    if (!deliveryKey(id)) return 'not-set-aside'
    const one = { _id: id, ...SET_ASIDE }
    const { modifiedCount } = await this.database.write(() => this.deliveries.updateOne(one, { $set: UNTRIED }))
    return modifiedCount === 1 ? 'retried' : 'not-set-aside'
  }

  async retryAll(endpointIds: readonly string[]): Promise<number> {
    const all = { endpoint: { $in: [...endpointIds] }, ...SET_ASIDE }
    const { modifiedCount } = await this.database.write(() => this.deliveries.updateMany(all, { $set: UNTRIED }))
    return modifiedCount
  }

  async add(endpointId: string, eventIds: readonly string[]): Promise<void> {
    for (let from = 0; from < eventIds.length; from += DOCUMENTS_PER_WRITE) {
      const batch = eventIds.slice(from, from + DOCUMENTS_PER_WRITE)
      const writes = batch.map((eventId) => adding(webhookDelivery(endpointId, eventId), '$set'))
      await this.database.write(() => this.deliveries.bulkWrite(writes, { ordered: false }))
    }
  }

  private async addAtEnd(ids: readonly string[]): Promise<void> {
    const seq = await this.database.read(() => this.lastSeq())
    await this.database.write(async () => {
      const documents = ids.map((id) => ({ _id: id, seq, isResting: false, lastStatus: null, lastSuccessAt: null }))
      try {
        await this.endpoints.insertMany(documents, { ordered: false })
      } catch (error) {
        // Another process is starting too.
        if (!isDuplicate(error)) throw error
      }
    })
  }

  private async drop(endpoint: string): Promise<number> {
    const { deletedCount } = await this.database.write(() => this.deliveries.deleteMany({ endpoint }))
    await this.database.write(() => this.endpoints.deleteOne({ _id: endpoint }))
    return deletedCount
  }

  private async settle(delivery: ClaimedDelivery, change: Partial<WebhookDeliveryDocument>): Promise<void> {
    await this.database.write(() => this.deliveries.updateOne(claimedBy(delivery), { $set: change }))
  }

  private async withEvents(mine: readonly WebhookDeliveryDocument[], claim: string): Promise<ClaimedDelivery[]> {
    const events = new Map((await this.events(mine)).map((event) => [event.id, event]))
    const gone = mine.filter(({ eventId }) => !events.has(eventId)).map(({ _id }) => _id)
    if (gone.length > 0) await this.deliveries.deleteMany({ _id: { $in: gone }, claim })
    return mine.flatMap(({ endpoint: endpointId, eventId, tries }) => {
      const event = events.get(eventId)
      return event ? [{ endpointId, event, tries, claim }] : []
    })
  }

  private async events(documents: readonly WebhookDeliveryDocument[]): Promise<AuditEvent[]> {
    const ids = documents.map(({ eventId }) => eventId)
    return (await this.database.models.auditEvents.find({ _id: { $in: ids } }).lean()).map(eventOf)
  }

  private recordedAfter(seq: number) {
    return this.database.models.auditEvents
      .find({ seq: { $gt: seq } }, { type: 1, seq: 1 })
      .sort({ seq: 1 })
      .limit(EVENTS_PER_PLAN)
      .lean()
  }

  /** @throws Unavailable until the log has its chain: the events of a former version get their numbers before */
  private async lastSeq(): Promise<number> {
    const { chain } = this.database
    const anchor = await chain.anchor()
    if (!anchor) throw new Unavailable('the chain of the audit log has not begun yet')
    return ((await chain.head()) ?? anchor).seq
  }

  private get endpoints() {
    return this.database.models.webhookEndpoints
  }

  private get deliveries() {
    return this.database.models.webhookDeliveries
  }
}

function adding({ _id, ...fields }: WebhookDeliveryDocument, how: '$set' | '$setOnInsert') {
  return { updateOne: { filter: { _id }, update: { [how]: fields }, upsert: true } }
}

function failedDelivery(document: WebhookDeliveryDocument, event: AuditEvent | undefined): FailedDelivery[] {
  const { _id: id, endpoint: endpointId, tries, lastStatus, error, failedAt } = document
  if (error === null || failedAt === null) throw new TypeError('a delivery that is set aside has no error')
  return event ? [{ id, endpointId, event, tries, lastStatus, error, failedAt }] : []
}
