import type { BulkJobOptions, JobsOptions } from 'bullmq'
import type { AuditEvent } from '../../domain/audit-event.js'

export const AUDIT_QUEUE = 'audit'
/** In braces, so that a Redis Cluster keeps all of the queue on one node, as its scripts need it. */
export const AUDIT_QUEUE_PREFIX = '{weibind}'

/** One of the queue's jobs. Its format is public: it changes for nobody's convenience. */
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

/** The id of the event that a job stands for, or null where the job cannot be one of ours. */
export function eventIdOf(jobId: string | undefined): string | null {
  return jobId?.startsWith(ID_PREFIX) ? jobId.slice(ID_PREFIX.length) : null
}

/**
 * How a job is treated, whatever options it came with. Nothing that is done stays: it is the audit log that knows what
 * has been recorded.
 */
export function auditJobPolicy(tries: number, retryDelayMs: number): JobsOptions {
  return {
    attempts: tries,
    backoff: { type: 'exponential', delay: retryDelayMs },
    removeOnComplete: true,
    removeOnFail: FORGED_JOBS_KEPT,
    stackTraceLimit: 0,
  }
}
