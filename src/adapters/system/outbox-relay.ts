import type { Log } from '../../application/ports/log.js'
import type { RelayOutbox } from '../../application/relay-outbox.js'

export interface OutboxRelayOptions {
  readonly relay: Pick<RelayOutbox, 'execute'>
  readonly log: Log
  readonly everyMs?: number
}

/** Keeps the outbox flowing to the queue: at once when woken, and by a timer for what is due again. */
export class OutboxRelay {
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private wokenAgain = false
  private outage = false

  constructor(private readonly options: OutboxRelayOptions) {}

  start(): void {
    this.timer ??= setInterval(() => this.run(), this.options.everyMs ?? 1000).unref()
    this.run()
  }

  /** However often it is called, one run is under way at a time. In an outage the timer alone tries. */
  wake(): void {
    if (!this.outage) this.run()
  }

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
        mayHaveMore = (await this.options.relay.execute()).mayHaveMore
        this.recovered()
      }
    } catch (error) {
      this.failed(error)
    }
  }

  private recovered(): void {
    if (this.outage) this.options.log.info({}, 'audit events flow to the queue again')
    this.outage = false
  }

  private failed(error: unknown): void {
    if (!this.outage)
      this.options.log.warn({ err: error }, 'audit events wait in the outbox, since relaying them fails')
    this.outage = true
  }
}
