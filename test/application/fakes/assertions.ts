import { expect } from 'chai'
import { Unavailable } from '../../../src/application/unavailable.js'
import type { AuditEvent, AuditEventData, AuditEventType } from '../../../src/domain/audit-event.js'
import { REQUEST, type World } from './world.js'

type Told = Partial<Omit<AuditEventData, 'ip' | 'user_agent' | 'request_id'>>

/** Expects one event in all, of this type, that tells this much and no more, beyond the request itself. */
export function expectOneEvent({ stored }: World, type: AuditEventType, told: Told, subject?: string): AuditEvent {
  expect(stored.events.map((event) => event.type)).to.deep.equal([type])
  const [event] = stored.events
  if (!event) throw new Error('no event')
  expect(event.data).to.deep.equal({
    ...told,
    ip: REQUEST.ip,
    user_agent: REQUEST.userAgent,
    request_id: REQUEST.requestId,
  })
  expect(event.subject).to.equal(subject)
  return event
}

export async function expectUnavailable(call: Promise<unknown>): Promise<void> {
  const outcome = await call.then(
    (result) => result,
    (error: unknown) => error,
  )
  expect(outcome).to.be.instanceOf(Unavailable)
}
