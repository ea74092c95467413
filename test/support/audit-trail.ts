import { setTimeout as delay } from 'node:timers/promises'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { Browser } from './browser.js'
import { ADMIN_TOKEN, type TestService } from './test-service.js'

export interface AuditPage {
  readonly events: readonly AuditEvent[]
  readonly next_cursor: string | null
}

/** One page of `GET /audit/events/`, as an operator reads it. */
export async function auditPage(
  service: TestService,
  query: Readonly<Record<string, string>> = {},
): Promise<AuditPage> {
  const path = `/audit/events/?${new URLSearchParams(query)}`
  return (await new Browser(service).call<AuditPage>('GET', path, { bearer: ADMIN_TOKEN })).data
}

/** The whole trail, newest first. */
export async function auditTrail(service: TestService): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: AuditPage = await auditPage(service, { limit: '200', ...(cursor && { cursor }) })
    events.push(...page.events)
    cursor = page.next_cursor
  }
  return events
}

const SENTINEL = 'settled-'

/** The whole trail once everything that has happened so far is in it: events come in the order of their happening. */
export async function settledTrail(service: TestService): Promise<AuditEvent[]> {
  const requestId = `${SENTINEL}${Math.random()}`
  await new Browser(service).refresh('last', { headers: { 'x-request-id': requestId } })
  for (let tries = 0; tries < 200; tries += 1) {
    const { events } = await auditPage(service, { type: 'weibind.request.refused', limit: '5' })
    if (events.some(({ data }) => data.request_id === requestId)) {
      await delay(50)
      return (await auditTrail(service)).filter(({ data }) => !data.request_id.startsWith(SENTINEL))
    }
    await delay(20)
  }
  throw new Error('the audit log did not catch up')
}
