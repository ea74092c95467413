import { type ChainHead, type ChainKey, labelledMac } from './audit-chain.js'

/** The head of a chain at a moment, kept where the owner of the database cannot write. */
export interface AuditCheckpoint {
  readonly seq: number
  readonly head: string
  /** ISO 8601 in UTC. */
  readonly time: string
  readonly signature: string
}

export function checkpointOf(key: ChainKey, { seq, hash }: ChainHead, now: Date): AuditCheckpoint {
  const fields = { seq, head: hash, time: now.toISOString() }
  return { ...fields, signature: labelledMac(key, 'checkpoint', fields) }
}

export function isCheckpointGenuine(key: ChainKey, { signature, ...fields }: AuditCheckpoint): boolean {
  return signature === labelledMac(key, 'checkpoint', fields)
}
