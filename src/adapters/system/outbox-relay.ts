import { Outage } from '../../application/outage.js'
import type { Log } from '../../application/ports/log.js'
import type { RelayOutbox } from '../../application/relay-outbox.js'

export interface OutboxRelayOptions {
  readonly relay: Pick<RelayOutbox, 'execute'>
  readonly log: Log
  readonly everyMs?: number
}

/** Runs RelayOutbox when it is woken, and by a timer for the events that are due again. */
export class OutboxRelay {
  private readonly outage: Outage
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private wokenAgain = false

  constructor(private readonly options: OutboxRelayOptions) {
    this.outage = new Outage(options.log, {
      begin: 'audit events cannot be published; they wait in the outbox',
      end: 'audit events are published again',
    })
  }

  start(): void {
    this.timer ??= setInterval(() => this.run(), this.options.everyMs ?? 1000).unref()
    this.run()
  }

  /** Many calls during one run cause one more run. In an outage only the timer causes runs. */
  wake(): void {
    if (!this.outage.isActive) this.run()
  }

  /** Waits for the run in progress. */
  async stop(): Promise<void> {
    clearInterval(this.timer)
    this.timer = undefined
    await this.running
  }

  private run(): void {
    if (!this.timer) return
    this.wokenAgain = true
    this.running ??= this.drain().finally(() => {
      this.running = undefined
      if (this.wokenAgain) this.wake()
    })
  }

  private async drain(): Promise<void> {
    try {
      let mayHaveMore = false
      while (this.timer && (this.wokenAgain || mayHaveMore)) {
        this.wokenAgain = false
        const result = await this.options.relay.execute()
        mayHaveMore = result.mayHaveMore
        // During an outage, a run finds nothing to publish while earlier runs hold the lease of every event.
        if (result.published > 0) this.outage.end()
      }
    } catch (error) {
      this.outage.begin({ err: error })
    }
  }
}
