import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { Log } from '../../application/ports/log.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { RecordAuditEvent } from '../../application/record-audit-event.js'
import { Unavailable } from '../../application/unavailable.js'
import type { AuditEvent } from '../../domain/audit-event.js'

export interface MemoryAuditQueueOptions {
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Pick<Outbox, 'setAside'>
  readonly log: Log
  readonly tries?: number
  readonly retryDelayMs?: number
}

const CONCURRENCY = 10
const CAPACITY = 10_000
const ERROR_LENGTH = 500

/**
 * The queue and its worker inside the process. It may lose everything at any time: the outbox keeps each event until
 * it is recorded, and publishes again.
 */
export class MemoryAuditQueue implements AuditPublisher {
  /** Every event that is on the queue, with the tries it has had. */
  private readonly tries = new Map<string, number>()
  private readonly ready: string[] = []
  private readonly running = new Set<Promise<void>>()
  private readonly timers = new Set<NodeJS.Timeout>()
  private outage = false
  private closed = false

  constructor(private readonly options: MemoryAuditQueueOptions) {}

  /** Whether what it takes gets recorded just now. */
  get isWorking(): boolean {
    return !this.closed && !this.outage
  }

  async publish(events: readonly AuditEvent[]): Promise<void> {
    for (const { id } of events) this.accept(id)
  }

  /** Takes no more, and lets what is running end. */
  async close(deadlineMs: number): Promise<void> {
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    let deadline: NodeJS.Timeout | undefined
    const passed = new Promise<void>((resolve) => {
      deadline = setTimeout(resolve, deadlineMs)
    })
    await Promise.race([Promise.all(this.running), passed])
    clearTimeout(deadline)
  }

  private accept(id: string): void {
    if (this.closed) throw new Unavailable('the audit queue is closed')
    if (this.tries.has(id)) return
    if (this.tries.size >= CAPACITY) throw new Unavailable('the audit queue is full')
    this.tries.set(id, 0)
    this.makeReady(id)
  }

  private makeReady(id: string): void {
    this.ready.push(id)
    this.work()
  }

  private work(): void {
    while (!this.closed && this.running.size < CONCURRENCY) {
      const id = this.ready.shift()
      if (id === undefined) return
      const run = this.record(id).finally(() => {
        this.running.delete(run)
        this.work()
      })
      this.running.add(run)
    }
  }

  private async record(id: string): Promise<void> {
    try {
      const result = await this.options.record.execute(id)
      this.outage = false
      if (result === 'forged') this.options.log.error({ eventId: id }, 'an event that nobody stored was on the queue')
      this.tries.delete(id)
    } catch (error) {
      await this.failed(id, error)
    }
  }

  private async failed(id: string, error: unknown): Promise<void> {
    const { tries: allowed = 5, retryDelayMs = 500 } = this.options
    if (error instanceof Unavailable) return this.wait(id, retryDelayMs, error)
    const tries = (this.tries.get(id) ?? 0) + 1
    this.tries.set(id, tries)
    if (tries < allowed) return this.later(id, retryDelayMs * 2 ** (tries - 1))
    await this.setAside(id, error, tries)
  }

  private async setAside(id: string, error: unknown, tries: number): Promise<void> {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH)
    try {
      await this.options.outbox.setAside({ eventId: id, error: reason, tries, at: new Date() })
      this.options.log.error({ eventId: id, tries, err: error }, 'an audit event cannot be recorded and was set aside')
      this.tries.delete(id)
    } catch (failure) {
      this.wait(id, this.options.retryDelayMs ?? 500, failure)
    }
  }

  /** For what is no fault of the event. */
  private wait(id: string, delayMs: number, error: unknown): void {
    if (!this.outage) this.options.log.warn({ err: error }, 'audit events wait, since they cannot be stored just now')
    this.outage = true
    this.later(id, delayMs)
  }

  private later(id: string, delayMs: number): void {
    if (this.closed) return
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      this.makeReady(id)
    }, delayMs).unref()
    this.timers.add(timer)
  }
}
