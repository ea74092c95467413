import { Schema } from 'mongoose'
import type { EntrySeal } from '../../domain/audit-chain.js'
import type { AuditEvent } from '../../domain/audit-event.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type AuditEventDocument = {
  readonly _id: string
  readonly type: string
  readonly at: Date
  readonly provider: string | null
  /** Former versions did not store it: no event had one. */
  readonly channel?: string | null
  readonly uid: string | null
  readonly userId: string | null
  /** Former versions did not store it: their events are not found by it until they are adopted. */
  readonly ip?: string | null
  readonly event: string
} & Partial<EntrySeal>

/** Pages are newest first, by id: each index serves a search with its order. An entry without a number has no `seq`. */
export const auditEventSchema = new Schema<AuditEventDocument>(
  {
    _id: TEXT,
    type: TEXT,
    at: Date,
    provider: TEXT,
    channel: TEXT,
    uid: TEXT,
    userId: TEXT,
    ip: TEXT,
    event: TEXT,
    seq: Number,
    hash: String,
    digest: String,
    salt: String,
    erased: String,
  },
  OPTIONS,
)
  .index({ type: 1, _id: -1 })
  .index({ uid: 1, _id: -1 })
  .index({ userId: 1, _id: -1 })
  .index({ ip: 1, _id: -1 })
  .index({ at: 1 })
  .index({ seq: 1 }, { unique: true, sparse: true })

/** The fields that searches use. */
export function searchFields({ type, time, data }: AuditEvent) {
  const { provider = null, channel = null, uid = null, user_id: userId = null, ip = null } = data
  return { type, at: new Date(time), provider, channel, uid, userId, ip }
}

export function entryDocument(event: AuditEvent, seal: EntrySeal): AuditEventDocument {
  return { _id: event.id, ...searchFields(event), event: JSON.stringify(event), ...seal }
}
