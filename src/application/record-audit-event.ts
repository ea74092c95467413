import type { AuditEvent } from '../domain/audit-event.js'
import { userToErase, withoutPersonalData } from '../domain/erasure.js'
import type { AuditLog } from './ports/audit-log.js'
import type { Erasures } from './ports/erasures.js'
import type { Outbox } from './ports/outbox.js'
import type { UserRepository } from './ports/user-repository.js'

export interface RecordAuditEventPorts {
  readonly outbox: Outbox
  readonly auditLog: AuditLog
  readonly users: Pick<UserRepository, 'find'>
  readonly erasures: Erasures
}

/** `forged`: the queue delivered an event that was never stored (rule LG-4). */
export type RecordResult = 'recorded' | 'already-recorded' | 'forged'

/**
 * Records an event that the queue delivered. It trusts only the outbox: it records the event that is stored there, and
 * deletes it there afterwards. Idempotent.
 */
export class RecordAuditEvent {
  constructor(private readonly ports: RecordAuditEventPorts) {}

  async execute(eventId: string): Promise<RecordResult> {
    const { outbox, auditLog } = this.ports
    const stored = await outbox.find(eventId)
    if (!stored) return (await auditLog.has(eventId)) ? 'already-recorded' : 'forged'
    const event = await this.erasedIfUserDeleted(stored)
    const result = await auditLog.record(event)
    return (await outbox.done(event)) === 'done' ? result : this.execute(eventId)
  }

  /**
   * Erases a deleted user's data from all events before another one is recorded (rule LG-5). The event of the deletion
   * starts the erasure, and stays in the outbox until it is complete.
   */
  private async erasedIfUserDeleted(event: AuditEvent): Promise<AuditEvent> {
    const userId = userToErase(event)
    if (userId === null || (await this.ports.users.find(userId))) return event
    await this.ports.erasures.erase(userId)
    return withoutPersonalData(event)
  }
}
