import { expect } from 'chai'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import type { Answer } from './answer.js'
import { eventually } from './eventually.js'
import { HttpClient } from './http-client.js'

/** A service whose audit log can be read by an operator's API. */
export interface Audited {
  readonly url: string
  readonly adminToken: string
}

export interface AuditPage {
  readonly events: readonly AuditEvent[]
  /** The number of each event in the chain. */
  readonly seqs: readonly number[]
  readonly next_cursor: string | null
}

interface NumberedPage {
  readonly events: readonly (AuditEvent & { readonly seq: number })[]
  readonly next_cursor: string | null
}

interface Stats {
  readonly outbox: { readonly waiting: number }
}

type Query = Readonly<Record<string, string>>

/** One page of `GET /audit/events/`. */
export async function auditPage(service: Audited, query: Query = {}): Promise<AuditPage> {
  const page = await asked<NumberedPage>(service, `/audit/events/?${new URLSearchParams(query)}`)
  const events = page.events.map(({ seq: _, ...event }) => event)
  return { events, seqs: page.events.map(({ seq }) => seq), next_cursor: page.next_cursor }
}

/** Every event that matches, newest first. */
export async function auditTrail(service: Audited, query: Query = {}): Promise<AuditEvent[]> {
  const events: AuditEvent[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: AuditPage = await auditPage(service, { ...query, limit: '200', ...(cursor && { cursor }) })
    events.push(...page.events)
    cursor = page.next_cursor
  }
  return events
}

/** As auditTrail, but first waits until every stored event is recorded. */
export async function settledTrail(service: Audited, query: Query = {}): Promise<AuditEvent[]> {
  const isSettled = async () => (await asked<Stats>(service, '/audit/stats/?step=day')).outbox.waiting === 0
  await eventually('every event is recorded', isSettled)
  return auditTrail(service, query)
}

/** The events of one request that are recorded so far. */
export async function eventsOf(service: Audited, answer: Answer): Promise<AuditEvent[]> {
  return (await auditTrail(service)).filter(({ data }) => data.request_id === requestId(answer))
}

/** The one event of an answer, once it is recorded. */
export async function eventOf(service: Audited, answer: Answer): Promise<AuditEvent> {
  const isRecorded = async () => (await eventsOf(service, answer)).length > 0
  await eventually(`the event of ${requestId(answer)} is recorded`, isRecorded)
  const [event, ...others] = await eventsOf(service, answer)
  expect(others, 'more events of one answer').to.deep.equal([])
  return event as AuditEvent
}

/** The type of an answer's event, and the reason or method where it has one. */
export async function verdict(service: Audited, answer: Answer): Promise<string> {
  const { type, data } = await eventOf(service, answer)
  return [type.replace('weibind.', ''), data.reason ?? data.method].filter(Boolean).join(' ')
}

export function requestId({ headers }: Answer): string {
  return headers.get('x-request-id') ?? ''
}

async function asked<Data>({ url, adminToken }: Audited, path: string): Promise<Data> {
  const { status, data, text } = await new HttpClient(url).call<Data>('GET', path, { bearer: adminToken })
  if (status !== 200) throw new Error(`the audit log cannot be read: ${text}`)
  return data
}
