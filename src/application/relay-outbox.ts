import type { AuditPublisher } from './ports/audit-publisher.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'

export interface RelayOutboxPorts {
  readonly outbox: Pick<Outbox, 'claim' | 'published'>
  readonly publisher: AuditPublisher
  readonly clock: Clock
}

export interface RelayPace {
  /** How long other relays cannot claim the events of a relay that crashed. */
  readonly leaseMs: number
  /** After this time, an event that is not recorded yet counts as lost by the queue and is published again. */
  readonly republishAfterMs: number
}

const BATCH = 100
const PACE: RelayPace = { leaseMs: 10_000, republishAfterMs: 10_000 }

export interface RelayRun {
  readonly published: number
  readonly mayHaveMore: boolean
}

/** Publishes events of the outbox to the queue, each at least once, and again if the queue loses it. */
export class RelayOutbox {
  constructor(
    private readonly ports: RelayOutboxPorts,
    private readonly pace: RelayPace = PACE,
  ) {}

  async execute(): Promise<RelayRun> {
    const { outbox, publisher, clock } = this.ports
    const now = clock.now()
    const events = await outbox.claim(BATCH, now, new Date(now.getTime() + this.pace.leaseMs))
    if (events.length === 0) return { published: 0, mayHaveMore: false }
    await publisher.publish(events)
    await outbox.published(
      events.map(({ id }) => id),
      new Date(clock.now().getTime() + this.pace.republishAfterMs),
    )
    return { published: events.length, mayHaveMore: events.length === BATCH }
  }
}
