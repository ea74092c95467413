import { DelayedError, type Job, UnrecoverableError } from 'bullmq'
import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import { auditJobOptions, eventIdOf } from './audit-job.js'

/**
 * Delivers jobs and tells BullMQ what to do with each afterwards. Of a job only its id is used, and of an error only its
 * name is stored in Redis.
 */
export class AuditJobProcessor {
  private readonly running = new Set<Promise<void>>()

  constructor(private readonly deliver: Pick<DeliverAuditEvent, 'execute'>) {}

  process(job: Job, token: string | undefined): Promise<void> {
    const run = this.carryOut(job, token).finally(() => this.running.delete(run))
    this.running.add(run)
    return run
  }

  /** Resolves when no job is being processed. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running)
  }

  private async carryOut(job: Job, token: string | undefined): Promise<void> {
    job.opts = auditJobOptions()
    const { attemptsMade: attempts, attemptsStarted } = job
    const waits = Math.max(0, attemptsStarted - attempts - 1)
    const verdict = await this.deliver.execute({
      eventId: eventIdOf(job.id),
      attempts,
      waits,
      job: () => ({ id: job.id ?? '', name: job.name, size: Buffer.byteLength(JSON.stringify(job.data) ?? '') }),
    })
    switch (verdict.outcome) {
      case 'recorded':
        return
      case 'retry':
        job.opts.backoff = { type: 'fixed', delay: verdict.delayMs }
        throw new Error(`recording failed: ${verdict.errorName}`)
      case 'wait':
        // This raises attemptsStarted only, not attemptsMade.
        await job.moveToDelayed(Date.now() + verdict.delayMs, token)
        throw new DelayedError()
      case 'set-aside':
        job.opts.removeOnFail = true
        throw new UnrecoverableError(`set aside: ${verdict.errorName}`)
      case 'forged':
        throw new UnrecoverableError('forged: this event was never stored')
    }
  }
}
