import { CookieClient } from '../support/cookie-client.js'
import { bearer } from '../support/person.js'
import type { AuditedEvent } from '../support/running-service.js'

interface Page {
  readonly events: readonly AuditedEvent[]
  readonly next_cursor: string | null
}

/** The audit log from a time on, newest first, as an operator reads it. */
export async function auditEventsSince(since: Date, url: string, adminToken: string): Promise<AuditedEvent[]> {
  const found: AuditedEvent[] = []
  const operator = new CookieClient(url)
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ from: since.toISOString(), limit: '200', ...(cursor && { cursor }) })
    const answer = await operator.get(`/audit/events/?${query}`, bearer(adminToken))
    if (answer.status !== 200) throw new Error(`the audit log cannot be read: ${answer.text}`)
    const page = answer.data as Page
    found.push(...page.events)
    cursor = page.next_cursor
  }
  return found
}
