/** A job on the audit queue whose event was never stored (rule LG-4). It holds nothing of the job's data. */
export interface ForgedJob {
  /** Printable, as is the name. */
  readonly jobId: string
  readonly name: string
  readonly seenAt: Date
  /** The bytes of the job's data as JSON. */
  readonly size: number
}

/** How many forged jobs are kept. */
export const FORGED_JOBS_KEPT = 1000

/** Forged jobs, kept apart from all events. Every method throws Unavailable if the store cannot be reached. */
export interface ForgedJobs {
  /** Counts a job, and keeps it if it is one of the first `FORGED_JOBS_KEPT` and its id is new. Durable before it returns. */
  note(job: ForgedJob): Promise<void>
  /** Those that are kept, in the order of their time. */
  list(): Promise<readonly ForgedJob[]>
  /** How many were ever noted, kept or not. */
  count(): Promise<number>
}
