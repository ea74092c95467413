import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import type { Log } from '../../application/ports/log.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { RecordAuditEvent, RecordResult } from '../../application/record-audit-event.js'
import { Unavailable } from '../../application/unavailable.js'
import { plainText } from '../../domain/plain-text.js'
import { auditJobPolicy, eventIdOf } from './audit-job.js'

export interface AuditJobProcessorOptions {
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Pick<Outbox, 'setAside'>
  readonly log: Log
  readonly tries: number
  readonly retryDelayMs: number
}

interface Delivery {
  readonly job: Job
  readonly token: string | undefined
  readonly eventId: string
}

const LONGEST_WAIT_MS = 5000
const ERROR_LENGTH = 500
const ID_LENGTH = 100

/** Believes nothing of a job but its id, and tells Redis nothing of an error but its name. */
export class AuditJobProcessor {
  private readonly running = new Set<Promise<void>>()
  private outage = false

  constructor(private readonly options: AuditJobProcessorOptions) {}

  process(job: Job, token: string | undefined): Promise<void> {
    const run = this.treat(job, token).finally(() => this.running.delete(run))
    this.running.add(run)
    return run
  }

  /** Resolves when nothing is being recorded. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running)
  }

  private async treat(job: Job, token: string | undefined): Promise<void> {
    job.opts = auditJobPolicy(this.options.tries, this.options.retryDelayMs)
    const eventId = eventIdOf(job.id)
    const result = eventId === null ? 'forged' : await this.record({ job, token, eventId })
    if (result !== 'forged') return
    this.options.log.error(
      { jobId: plainText(job.id ?? '', ID_LENGTH) },
      'an event that nobody stored was on the queue',
    )
    throw new UnrecoverableError('forged: nobody stored this event')
  }

  private async record(delivery: Delivery): Promise<RecordResult> {
    try {
      const result = await this.options.record.execute(delivery.eventId)
      this.outage = false
      return result
    } catch (error) {
      if (error instanceof Unavailable) return this.wait(delivery, error)
      if (delivery.job.attemptsMade + 1 >= this.options.tries) return this.setAside(delivery, error)
      throw new Error(`recording failed: ${nameOf(error)}`)
    }
  }

  /** The outbox lists it from now on; the queue need not. */
  private async setAside(delivery: Delivery, error: unknown): Promise<never> {
    const { job, eventId } = delivery
    const tries = job.attemptsMade + 1
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH)
    try {
      await this.options.outbox.setAside({ eventId, error: reason, tries, at: new Date() })
    } catch (failure) {
      return this.wait(delivery, failure)
    }
    this.options.log.error({ eventId, tries, err: error }, 'an audit event cannot be recorded and was set aside')
    job.opts.removeOnFail = true
    throw new UnrecoverableError(`set aside: ${nameOf(error)}`)
  }

  /** For what is no fault of the event, and so is no try. */
  private async wait({ job, token }: Delivery, error: unknown): Promise<never> {
    if (!this.outage) this.options.log.warn({ err: error }, 'audit events wait, since they cannot be stored just now')
    this.outage = true
    const waits = job.attemptsStarted - job.attemptsMade - 1
    const delayMs = Math.min(this.options.retryDelayMs * 2 ** waits, LONGEST_WAIT_MS)
    await job.moveToDelayed(Date.now() + delayMs, token)
    throw new DelayedError()
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
