import type { DeliverWebhooks } from '../../application/deliver-webhooks.js'
import type { Outage } from '../../application/outage.js'
import type { WebhookEndpoint } from '../../domain/webhook.js'

export interface WebhookLoopOptions {
  readonly endpoint: WebhookEndpoint
  readonly deliver: Pick<DeliverWebhooks, 'execute'>
  readonly outage: Outage
}

/** How soon new events, and what other processes have changed, are seen. */
const POLL_MS = 1000
/** Tries of one endpoint from one process. */
const AT_ONCE = 10

/** Runs DeliverWebhooks for one endpoint: when something is due, when a try ends, and by a timer. */
export class WebhookLoop {
  private readonly underWay = new Set<Promise<void>>()
  private timer: NodeJS.Timeout | undefined
  private running: Promise<void> | undefined
  private wokenAgain = false
  private isStarted = false

  constructor(private readonly options: WebhookLoopOptions) {}

  start(): void {
    this.isStarted = true
    this.wake()
  }

  /** Starts no further tries, and waits for those under way, but no longer than `msLeft`. */
  async stop(msLeft: number): Promise<void> {
    this.isStarted = false
    clearTimeout(this.timer)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, msLeft)
    })
    await Promise.race([this.untilIdle(), late])
    clearTimeout(timer)
  }

  private async untilIdle(): Promise<void> {
    await this.running
    await Promise.all(this.underWay)
  }

  private wake(): void {
    if (!this.isStarted) return
    this.wokenAgain = true
    this.running ??= this.run().finally(() => {
      this.running = undefined
      if (this.wokenAgain) this.wake()
    })
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer)
    let delayMs = POLL_MS
    while (this.isStarted && this.wokenAgain) {
      this.wokenAgain = false
      delayMs = await this.turn()
    }
    if (this.isStarted) this.timer = setTimeout(() => this.wake(), delayMs).unref()
  }

  /** @returns the time until the next turn, unless a try ends before */
  private async turn(): Promise<number> {
    const { endpoint, deliver, outage } = this.options
    try {
      const { tries, nextInMs } = await deliver.execute(endpoint, AT_ONCE - this.underWay.size)
      outage.end()
      for (const each of tries) this.follow(each)
      if (nextInMs === null || this.underWay.size >= AT_ONCE) return POLL_MS
      return Math.max(0, Math.min(POLL_MS, nextInMs))
    } catch (error) {
      outage.begin({ err: error })
      return POLL_MS
    }
  }

  private follow(started: Promise<void>): void {
    const { outage } = this.options
    const followed = started
      .catch((error) => outage.begin({ err: error }))
      .finally(() => {
        this.underWay.delete(followed)
        this.wake()
      })
    this.underWay.add(followed)
  }
}
