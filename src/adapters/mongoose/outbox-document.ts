import { Schema } from 'mongoose'
import type { AuditEvent } from '../../domain/audit-event.js'
import { OPTIONS, TEXT } from './schema-options.js'

export type OutboxDocument = {
  readonly _id: string
  readonly event: string
  readonly status: 'waiting' | 'set-aside'
  /** The earliest time of the next claim. */
  readonly dueAt: Date
  readonly claim: string | null
  readonly failedAt: Date | null
  readonly error: string | null
  readonly tries: number | null
  /** The trace in which it was stored, if it was traced. */
  readonly trace?: string | null
}

export const outboxSchema = new Schema<OutboxDocument>(
  {
    _id: TEXT,
    event: TEXT,
    status: String,
    dueAt: Date,
    claim: TEXT,
    failedAt: Date,
    error: TEXT,
    tries: Number,
    trace: TEXT,
  },
  OPTIONS,
).index({ status: 1, dueAt: 1, _id: 1 })

/** Earlier than the due time of any published event. */
const DUE_AT_ONCE = new Date(0)

export const NOT_ATTEMPTED = {
  status: 'waiting',
  dueAt: DUE_AT_ONCE,
  claim: null,
  failedAt: null,
  error: null,
  tries: null,
} as const

export function outboxDocument(event: AuditEvent, trace: string | null = null): OutboxDocument {
  return { _id: event.id, event: JSON.stringify(event), ...NOT_ATTEMPTED, ...(trace === null ? {} : { trace }) }
}

export function eventOf({ event }: Pick<OutboxDocument, 'event'>): AuditEvent {
  return JSON.parse(event)
}
