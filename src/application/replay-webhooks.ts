import type { AuditEventType } from '../domain/audit-event.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { takesType, type WebhookEndpoint } from '../domain/webhook.js'
import { DAY_MS } from './audit-steps.js'
import type { AuditLog } from './ports/audit-log.js'
import type { WebhookDeliveries } from './ports/webhook-deliveries.js'

export interface ReplayWebhooksPorts {
  readonly auditLog: Pick<AuditLog, 'count' | 'search'>
  readonly webhookDeliveries: Pick<WebhookDeliveries, 'add'>
  readonly webhooks: readonly WebhookEndpoint[]
}

/** Both ends are included. */
interface TimeRange {
  readonly from: Date
  readonly to: Date
}

export interface ReplayRequest extends TimeRange {
  /** Absent: all that the endpoint takes. */
  readonly types?: readonly AuditEventType[] | undefined
  /** The endpoint: its URL, whole or as it is shown, or its id. */
  readonly url: string
}

export interface Replayed {
  readonly outcome: 'replayed'
  readonly events: number
}

export const MAX_REPLAY = 10_000
const PAGE = 200

/** Sends recorded events again to one endpoint, under their ids (rule WH-11). */
export class ReplayWebhooks {
  constructor(private readonly ports: ReplayWebhooksPorts) {}

  async execute({ types, url, ...range }: ReplayRequest): Promise<Replayed | InvalidInput> {
    const [endpoint, ...others] = endpointsNamed(this.ports.webhooks, url)
    if (!endpoint) return invalidInput({ field: 'url', problem: 'must be that of a configured endpoint, or its id' })
    if (others.length > 0) return invalidInput({ field: 'url', problem: 'must name one endpoint: give its id' })
    if (range.from > range.to) return invalidInput({ field: 'from', problem: 'must not be after `to`' })
    const wanted = await this.typesIn(
      range,
      (type) => takesType(endpoint, type) && takesType({ types: types ?? null }, type),
    )
    if (wanted.count > MAX_REPLAY)
      return invalidInput({ field: 'to', problem: `must be so that there are ${MAX_REPLAY} events at most` })
    const eventIds = await this.idsIn(range, wanted.types)
    await this.ports.webhookDeliveries.add(endpoint.id, eventIds)
    return { outcome: 'replayed', events: eventIds.length }
  }

  private async typesIn({ from, to }: TimeRange, isWanted: (type: string) => boolean) {
    const counts = await this.ports.auditLog.count({ from, to: behind(to), stepMs: DAY_MS })
    const wanted = counts.filter(({ type }) => isWanted(type))
    return {
      types: [...new Set(wanted.map(({ type }) => type))],
      count: wanted.reduce((sum, { count }) => sum + count, 0),
    }
  }

  private async idsIn({ from, to }: TimeRange, types: readonly string[]): Promise<string[]> {
    const ids: string[] = []
    for (const type of types) {
      for (let cursor: string | undefined; ; ) {
        const { events, nextCursor } = await this.ports.auditLog.search({
          type,
          from,
          to: behind(to),
          cursor,
          limit: PAGE,
        })
        ids.push(...events.map(({ id }) => id))
        if (nextCursor === null) break
        cursor = nextCursor
      }
    }
    return ids
  }
}

export function endpointsNamed(webhooks: readonly WebhookEndpoint[], name: string): readonly WebhookEndpoint[] {
  const exact = webhooks.filter(({ id, url }) => id === name || url === name)
  return exact.length > 0 ? exact : webhooks.filter(({ shownUrl }) => shownUrl === name)
}

/** Ranges of the audit log exclude their end, and its times are in milliseconds. */
function behind(to: Date): Date {
  return new Date(to.getTime() + 1)
}
