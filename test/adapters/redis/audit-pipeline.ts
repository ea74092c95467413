import { BullmqAuditPublisher } from '../../../src/adapters/redis/bullmq-audit-publisher.js'
import { BullmqAuditWorker } from '../../../src/adapters/redis/bullmq-audit-worker.js'
import { explainCluster } from '../../../src/adapters/redis/explain-cluster.js'
import { RedisLink } from '../../../src/adapters/redis/redis-link.js'
import { OutboxRelay } from '../../../src/adapters/system/outbox-relay.js'
import { DeliverAuditEvent } from '../../../src/application/deliver-audit-event.js'
import { RecordAuditEvent } from '../../../src/application/record-audit-event.js'
import { RelayOutbox } from '../../../src/application/relay-outbox.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import type { OpenedStores } from '../../contract/opened-stores.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { silentLog } from '../../support/silent-log.js'
import { openSqliteStores } from '../sqlite/sqlite-stores.js'
import { QUEUE_PREFIX } from './bullmq-queue.js'

/** Shorter than the service's, so that a test can wait for it. */
const PACE = { leaseMs: 1000, republishAfterMs: 2000 }

interface PipelineOptions {
  /** In place of the use case. */
  readonly record?: Pick<RecordAuditEvent, 'execute'>
  readonly prefix?: string
}

/** Outbox, relay, queue, worker and audit log of one process. */
export class AuditPipeline {
  readonly log = silentLog()
  readonly redis: RedisLink
  readonly publisher: BullmqAuditPublisher
  readonly worker: BullmqAuditWorker
  readonly relay: OutboxRelay

  private constructor(
    urls: string,
    readonly stores: OpenedStores,
    { record = new RecordAuditEvent(stores), prefix = QUEUE_PREFIX }: PipelineOptions,
  ) {
    const { outbox, forgedJobs } = stores
    const { log } = this
    const clock = { now: () => new Date() }
    const deliver = new DeliverAuditEvent({ record, outbox, forgedJobs, clock, log })
    this.redis = new RedisLink(urls)
    explainCluster(this.redis, log)
    this.publisher = new BullmqAuditPublisher(this.redis, prefix)
    this.worker = new BullmqAuditWorker({ redis: this.redis, prefix, deliver, log, concurrency: 20 })
    const relay = new RelayOutbox({ outbox, publisher: this.publisher, clock }, PACE)
    this.relay = new OutboxRelay({ relay, log, everyMs: 200 })
  }

  static async open(urls: string, options: PipelineOptions = {}): Promise<AuditPipeline> {
    return new AuditPipeline(urls, await openSqliteStores(), options)
  }

  start(): this {
    this.worker.start()
    this.relay.start()
    return this
  }

  async close(): Promise<void> {
    await this.relay.stop()
    await this.worker.close(2000)
    this.redis.disconnect()
    await this.stores.close()
  }

  /** Stores events in the outbox, as a use case does. */
  async store(count: number): Promise<AuditEvent[]> {
    const events = times(count, () => anEvent({ time: new Date().toISOString() }))
    await Promise.all(events.map((event) => this.stores.outbox.append(event)))
    this.relay.wake()
    return events
  }

  async recorded(events: readonly AuditEvent[], withinMs?: number): Promise<void> {
    const isRecorded = async () =>
      (await Promise.all(events.map(({ id }) => this.stores.auditLog.has(id)))).every(Boolean)
    await eventually(`${events.length} events are recorded`, isRecorded, withinMs)
  }
}

/** For `Opened.open`. */
export function closed(pipeline: AuditPipeline): Promise<void> {
  return pipeline.close()
}
