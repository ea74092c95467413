import pLimit from 'p-limit'
import pTimeout from 'p-timeout'
import type { DeliverAuditEvent, Delivery } from '../../application/deliver-audit-event.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'

const CONCURRENCY = 10
const CAPACITY = 10_000

/**
 * The audit queue and its worker inside the process. It may lose its events at any time: the outbox keeps each until it
 * is recorded, and the relay publishes it again.
 */
export class MemoryAuditQueue implements AuditPublisher {
  /** Ids of the events on the queue, including those that are being recorded. */
  private readonly ids = new Set<string>()
  private readonly limit = pLimit(CONCURRENCY)
  private readonly running = new Set<Promise<void>>()
  private closed = false

  constructor(private readonly deliver: Pick<DeliverAuditEvent, 'execute' | 'isStoreAvailable'>) {}

  get isWorking(): boolean {
    return !this.closed && this.deliver.isStoreAvailable
  }

  /** How many events are on the queue and are not being recorded. */
  get waiting(): number {
    return this.ids.size - this.running.size
  }

  async publish(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) this.accept(event)
  }

  /** Takes no more events and waits for those that are being recorded, until the deadline. */
  async close(deadlineMs: number): Promise<void> {
    this.closed = true
    // pTimeout refuses 0.
    await pTimeout(Promise.all(this.running), { milliseconds: Math.max(1, deadlineMs), message: false })
  }

  private accept(event: AuditEvent): void {
    const { id, type: name } = event
    if (this.closed) throw new Unavailable('the audit queue is closed')
    if (this.ids.has(id)) return
    if (this.ids.size >= CAPACITY) throw new Unavailable('the audit queue is full')
    this.ids.add(id)
    const job = () => ({ id, name, size: Buffer.byteLength(JSON.stringify(event)) })
    this.schedule({ eventId: id, attempts: 0, waits: 0, job })
  }

  private schedule(delivery: Delivery): void {
    void this.limit(() => {
      if (this.closed) return
      const run = this.run(delivery).finally(() => this.running.delete(run))
      this.running.add(run)
      return run
    })
  }

  private async run(delivery: Delivery): Promise<void> {
    const { eventId, attempts, waits } = delivery
    const verdict = await this.deliver.execute(delivery)
    const again = (next: Delivery, delayMs: number) => setTimeout(() => this.schedule(next), delayMs).unref()
    if (verdict.outcome === 'retry') again({ ...delivery, attempts: attempts + 1 }, verdict.delayMs)
    else if (verdict.outcome === 'wait') again({ ...delivery, waits: waits + 1 }, verdict.delayMs)
    else this.ids.delete(eventId)
  }
}
