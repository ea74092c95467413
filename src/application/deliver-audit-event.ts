import { plainText } from '../domain/plain-text.js'
import { Outage } from './outage.js'
import type { Clock } from './ports/clock.js'
import type { ForgedJobs } from './ports/forged-jobs.js'
import type { Log } from './ports/log.js'
import type { Outbox } from './ports/outbox.js'
import type { RecordAuditEvent } from './record-audit-event.js'
import { Unavailable } from './unavailable.js'

export interface DeliverAuditEventPorts {
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Pick<Outbox, 'setAside'>
  readonly forgedJobs: Pick<ForgedJobs, 'note'>
  readonly clock: Clock
  readonly log: Log
}

export interface Delivery {
  readonly eventId: string
  /** Earlier deliveries that were answered by `retry`. */
  readonly attempts: number
  /** Earlier deliveries that were answered by `wait`. */
  readonly waits: number
  /** The job as the queue has it. Asked only if it is forged. */
  job(): QueuedJob
}

export interface QueuedJob {
  readonly id: string
  readonly name: string
  /** The bytes of its data as JSON. */
  readonly size: number
}

export interface DeliveryPolicy {
  /** Attempts to record an event before it is set aside. */
  readonly attempts: number
  /** Milliseconds before the second attempt, and of the first wait; each further one is twice as long. */
  readonly retryDelayMs: number
}

/** What the queue does with the event. `errorName` is the error's class; its message may hold secrets (rule LG-1). */
export type DeliveryVerdict =
  /** Remove it. */
  | { readonly outcome: 'recorded' }
  /** Deliver it again after `delayMs`, and count an attempt. */
  | { readonly outcome: 'retry'; readonly delayMs: number; readonly errorName: string }
  /** Deliver it again after `delayMs`, and count a wait: the store is unavailable, which is no attempt. */
  | { readonly outcome: 'wait'; readonly delayMs: number }
  /** Remove it: the outbox lists it as failed. */
  | { readonly outcome: 'set-aside'; readonly errorName: string }
  /** No event was ever stored under this id: do not deliver it again (rule LG-4). */
  | { readonly outcome: 'forged' }

const POLICY: DeliveryPolicy = { attempts: 5, retryDelayMs: 500 }
const MAX_WAIT_MS = 5000
const ERROR_LENGTH = 500
const ID_LENGTH = 100

/** Records an event that a queue delivered, and decides what the queue does with it afterwards (rule RE-3). */
export class DeliverAuditEvent {
  private readonly outage: Outage

  constructor(
    private readonly ports: DeliverAuditEventPorts,
    private readonly policy: DeliveryPolicy = POLICY,
  ) {
    this.outage = new Outage(ports.log, {
      begin: 'audit events cannot be recorded at the moment; they wait on the queue',
      end: 'audit events are recorded again',
    })
  }

  /** False while events wait because the store cannot be reached. */
  get isStoreAvailable(): boolean {
    return !this.outage.isActive
  }

  async execute(delivery: Delivery): Promise<DeliveryVerdict> {
    const { eventId, attempts } = delivery
    try {
      const result = await this.ports.record.execute(eventId)
      this.outage.end()
      return result === 'forged' ? await this.forged(delivery) : { outcome: 'recorded' }
    } catch (error) {
      if (error instanceof Unavailable) return this.wait(delivery, error)
      if (attempts + 1 >= this.policy.attempts) return this.setAside(delivery, error)
      return { outcome: 'retry', delayMs: this.policy.retryDelayMs * 2 ** attempts, errorName: nameOf(error) }
    }
  }

  /** Nothing of the job's data is kept. */
  private async forged({ eventId, job }: Delivery): Promise<DeliveryVerdict> {
    const { forgedJobs, clock, log } = this.ports
    const { id, name, size } = job()
    const [jobId, plainName] = [plainText(id, ID_LENGTH), plainText(name, ID_LENGTH)]
    await forgedJobs.note({ jobId, name: plainName, seenAt: clock.now(), size })
    log.error(
      { eventId: plainText(eventId, ID_LENGTH) },
      'the audit queue delivered a forged event: it was never stored',
    )
    return { outcome: 'forged' }
  }

  private async setAside(delivery: Delivery, error: unknown): Promise<DeliveryVerdict> {
    const { outbox, clock, log } = this.ports
    const { eventId } = delivery
    const tries = delivery.attempts + 1
    const reason = plainText(error instanceof Error ? error.message : String(error), ERROR_LENGTH)
    try {
      await outbox.setAside({ eventId, error: reason, tries, at: clock.now() })
    } catch (failure) {
      return this.wait(delivery, failure)
    }
    log.error({ eventId, tries, err: error }, 'an audit event cannot be recorded and was set aside')
    return { outcome: 'set-aside', errorName: nameOf(error) }
  }

  private wait({ waits }: Delivery, error: unknown): DeliveryVerdict {
    this.outage.begin({ err: error })
    return { outcome: 'wait', delayMs: Math.min(this.policy.retryDelayMs * 2 ** waits, MAX_WAIT_MS) }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
