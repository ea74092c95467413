import { expect } from 'chai'
import type { Answer } from './cookie-client.js'
import { eventually } from './eventually.js'
import type { AuditedEvent, RunningService } from './running-service.js'

const RECORDED_WITHIN_MS = 2000

/** The one event that an answer has in the audit log two seconds later at the latest (events.md). */
export async function audited(service: RunningService, { requestId }: Answer): Promise<AuditedEvent> {
  let found: readonly AuditedEvent[] = []
  const isThere = async () => {
    found = await service.eventsOf(requestId)
    return found.length > 0
  }
  await eventually(`the event of ${requestId}`, isThere, RECORDED_WITHIN_MS)
  expect(found).to.have.lengthOf(1)
  return found[0] as AuditedEvent
}

/** What an event says, briefly: its type, and the reason or method where there is one. */
export async function verdict(service: RunningService, answer: Answer): Promise<string> {
  const { type, data } = await audited(service, answer)
  return [type.replace('weibind.', ''), data['reason'] ?? data['method']].filter(Boolean).join(' ')
}
