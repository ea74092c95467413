import { FORGED_JOBS_KEPT, type ForgedJobs } from '../../../src/application/ports/forged-jobs.js'
import type { Stored } from './stored.js'

export function fakeForgedJobs(stored: Stored): ForgedJobs {
  const { forged } = stored
  return {
    async note(job) {
      stored.call('forgedJobs.note')
      stored.forgedCount += 1
      if (forged.size < FORGED_JOBS_KEPT && !forged.has(job.jobId)) forged.set(job.jobId, job)
    },
    async list() {
      return [...forged.values()].sort((one, other) => one.seenAt.getTime() - other.seenAt.getTime())
    },
    async count() {
      return stored.forgedCount
    },
  }
}
