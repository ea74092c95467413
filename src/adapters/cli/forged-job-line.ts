import type { FailedEvents } from '../../application/list-failed-events.js'
import { plainText } from '../../domain/plain-text.js'

type ForgedJob = FailedEvents['forged'][number]

const LENGTH = 100
const WIDTH = { id: 40, seenAt: 24, size: 8 }

export const FORGED_TABLE_HEAD = `FORGED\n${row('JOB ID', 'SEEN AT', 'BYTES', 'NAME')}`

export function forgedRow({ jobId, name, seenAt, size }: ForgedJob): string {
  return row(plainText(jobId, LENGTH), seenAt.toISOString(), String(size), plainText(name, LENGTH))
}

export function forgedJson({ jobId, name, seenAt, size }: ForgedJob): string {
  const [job_id, plainName] = [jobId, name].map((text) => plainText(text, LENGTH))
  return JSON.stringify({ forged: true, job_id, name: plainName, seen_at: seenAt.toISOString(), size })
}

function row(id: string, seenAt: string, size: string, name: string): string {
  return [id.padEnd(WIDTH.id), seenAt.padEnd(WIDTH.seenAt), size.padStart(WIDTH.size), name].join('  ')
}
