import type { BulkJobOptions, JobsOptions } from 'bullmq'
import type { AuditEvent } from '../../domain/audit-event.js'
import { isLossy } from '../../domain/plain-text.js'

export const AUDIT_QUEUE = 'audit'

/** A job on the queue. This format is public (docs/events.md): other tools read it. */
export interface AuditJob {
  readonly name: string
  readonly data: AuditEvent
  readonly opts: BulkJobOptions & { readonly jobId: string }
}

const ID_PREFIX = 'e_'
const FORGED_JOBS_KEPT = { age: 7 * 24 * 3600, count: 1000 }

export function auditJob(event: AuditEvent): AuditJob {
  return { name: event.type, data: event, opts: { jobId: ID_PREFIX + event.id } }
}

/** The event's id, or a text that is the id of no event: a job that is not ours may have any id. */
export function eventIdOf(jobId = ''): string {
  const id = jobId.startsWith(ID_PREFIX) ? jobId.slice(ID_PREFIX.length) : jobId
  return isLossy(id) ? '' : id
}

/**
 * Replaces the options that a job came with. Recorded jobs are removed: the audit log knows what has been recorded. The
 * attempts are counted by the application, so BullMQ gets no limit.
 */
export function auditJobOptions(): JobsOptions {
  return {
    attempts: Number.MAX_SAFE_INTEGER,
    removeOnComplete: true,
    removeOnFail: FORGED_JOBS_KEPT,
    stackTraceLimit: 0,
  }
}
