import type { AuditLog } from './ports/audit-log.js'
import type { Outbox } from './ports/outbox.js'

export interface RecordAuditEventPorts {
  readonly outbox: Outbox
  readonly log: AuditLog
}

/** `forged` is what the queue delivered although nobody here ever stored it (rule LG-4). */
export type RecordResult = 'recorded' | 'already-recorded' | 'forged'

/**
 * Records an event that the queue delivered. It believes the store and not the queue: what it records is the outbox's
 * event, and the outbox forgets it only afterwards. However often it is called for an event, it is recorded once.
 */
export class RecordAuditEvent {
  constructor(private readonly ports: RecordAuditEventPorts) {}

  async execute(eventId: string): Promise<RecordResult> {
    const { outbox, log } = this.ports
    const event = await outbox.find(eventId)
    if (!event) return (await log.has(eventId)) ? 'already-recorded' : 'forged'
    const result = await log.record(event)
    await outbox.done(eventId)
    return result
  }
}
