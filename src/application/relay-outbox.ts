import type { AuditPublisher } from './ports/audit-publisher.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'

export interface RelayOutboxPorts {
  readonly outbox: Outbox
  readonly publisher: AuditPublisher
  readonly clock: Clock
}

const BATCH = 100
/** For how long a relay that died keeps its events from the others. */
const LEASE_MS = 10_000
/** How long an event may take on the queue before it counts as lost there, and is published again. */
const REPUBLISH_AFTER_MS = 10_000

/** Takes events from the outbox to the queue: each at least once, and again where the queue has lost it. */
export class RelayOutbox {
  constructor(private readonly ports: RelayOutboxPorts) {}

  /** @returns how many it published; more may be due when it is a full batch */
  async execute(): Promise<{ readonly published: number; readonly mayHaveMore: boolean }> {
    const { outbox, publisher, clock } = this.ports
    const now = clock.now()
    const events = await outbox.claim(BATCH, now, new Date(now.getTime() + LEASE_MS))
    if (events.length === 0) return { published: 0, mayHaveMore: false }
    await publisher.publish(events)
    await outbox.published(
      events.map(({ id }) => id),
      new Date(clock.now().getTime() + REPUBLISH_AFTER_MS),
    )
    return { published: events.length, mayHaveMore: events.length === BATCH }
  }
}
