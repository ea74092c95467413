import type { AuditEvent } from '../domain/audit-event.js'
import { isErased, withoutPerson } from '../domain/erasure.js'
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

/** `forged` is what the queue delivered although nobody here ever stored it (rule LG-4). */
export type RecordResult = 'recorded' | 'already-recorded' | 'forged'

/**
 * Records an event that the queue delivered. It believes the store and not the queue: what it records is the outbox's
 * event, and the outbox forgets it only afterwards. However often it is called for an event, it is recorded once.
 */
export class RecordAuditEvent {
  constructor(private readonly ports: RecordAuditEventPorts) {}

  async execute(eventId: string): Promise<RecordResult> {
    const { outbox, auditLog } = this.ports
    const stored = await outbox.find(eventId)
    if (!stored) return (await auditLog.has(eventId)) ? 'already-recorded' : 'forged'
    const event = await this.asItMayStay(stored)
    const result = await auditLog.record(event)
    return (await outbox.done(event)) === 'done' ? result : this.execute(eventId)
  }

  /**
   * Erases whoever is gone before anything more is recorded about them (rule LG-5). The event of a deletion is what the
   * erasure is remembered by: it stays in the outbox until that is done.
   */
  private async asItMayStay(event: AuditEvent): Promise<AuditEvent> {
    const { user_id: userId } = event.data
    const isDone = isErased(event) && event.type !== 'weibind.user.deleted'
    if (userId === undefined || isDone || (await this.ports.users.find(userId))) return event
    await this.ports.erasures.erase(userId)
    return withoutPerson(event)
  }
}
