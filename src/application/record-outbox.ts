import type { Clock } from './ports/clock.js'
import type { DirectRecorder, RecordedBatch } from './ports/direct-recorder.js'
import type { RelayOutbox, RelayRun } from './relay-outbox.js'
import { Unavailable } from './unavailable.js'

export interface RecordOutboxPorts {
  readonly recorder: DirectRecorder
  /** Publishes to a queue, which handles each event by itself. */
  readonly relay: Pick<RelayOutbox, 'execute'>
  readonly clock: Clock
}

const BATCH = 250

/**
 * Records the events of the outbox in batches. Events that need more than that go through the queue: those of a deleted
 * user, and those of a batch in which one cannot be recorded.
 */
export class RecordOutbox {
  constructor(private readonly ports: RecordOutboxPorts) {}

  async execute(): Promise<RelayRun> {
    const { recorded, left } = await this.recordBatch()
    const mayHaveMore = recorded + left >= BATCH
    if (left === 0) return { published: recorded, mayHaveMore }
    const relayed = await this.ports.relay.execute()
    return { published: recorded + relayed.published, mayHaveMore: mayHaveMore || relayed.mayHaveMore }
  }

  private async recordBatch(): Promise<RecordedBatch> {
    try {
      return await this.ports.recorder.recordDue(BATCH, this.ports.clock.now())
    } catch (error) {
      if (error instanceof Unavailable) throw error
      return { recorded: 0, left: BATCH }
    }
  }
}
