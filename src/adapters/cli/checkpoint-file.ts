import { z } from 'zod'
import type { AuditCheckpoint } from '../../domain/audit-checkpoint.js'

const checkpoint = z.strictObject({
  seq: z.int().min(0),
  head: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime(),
  signature: z.string(),
})

export type CheckpointLines =
  | { readonly outcome: 'read'; readonly checkpoints: readonly AuditCheckpoint[] }
  /** From 1. */
  | { readonly outcome: 'malformed'; readonly line: number }

/** Reads the lines that `audit checkpoint` printed. The last may be followed by a line break. */
export function readCheckpoints(text: string): CheckpointLines {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/)
  if (text === '') return { outcome: 'read', checkpoints: [] }
  const read = lines.map(checkpointIn)
  const malformed = read.indexOf(null)
  if (malformed >= 0) return { outcome: 'malformed', line: malformed + 1 }
  return { outcome: 'read', checkpoints: read.filter((each) => each !== null) }
}

function checkpointIn(line: string): AuditCheckpoint | null {
  try {
    return checkpoint.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
