import type { DeliverWebhooks } from '../../application/deliver-webhooks.js'
import { Outage } from '../../application/outage.js'
import type { Log } from '../../application/ports/log.js'
import type { PrepareWebhooks } from '../../application/prepare-webhooks.js'
import type { WebhookEndpoint } from '../../domain/webhook.js'
import { WebhookLoop } from './webhook-loop.js'

export interface WebhookLoopsOptions {
  readonly endpoints: readonly WebhookEndpoint[]
  readonly prepare: Pick<PrepareWebhooks, 'execute'>
  readonly deliver: Pick<DeliverWebhooks, 'execute'>
  readonly log: Log
}

const PREPARE_AGAIN_MS = 1000

/** Each endpoint has a loop of its own, so that none holds up another (rule WH-8). */
export class WebhookLoops {
  private readonly outage: Outage
  private readonly loops: readonly WebhookLoop[]
  private timer: NodeJS.Timeout | undefined
  private isStopped = false

  constructor(private readonly options: WebhookLoopsOptions) {
    this.outage = new Outage(options.log, {
      begin: 'webhook deliveries cannot be read or stored; they wait',
      end: 'webhooks are delivered again',
    })
    const { endpoints, deliver } = options
    this.loops = endpoints.map((endpoint) => new WebhookLoop({ endpoint, deliver, outage: this.outage }))
  }

  async start(): Promise<void> {
    if (this.isStopped) return
    try {
      await this.options.prepare.execute()
    } catch (error) {
      this.outage.begin({ err: error })
      this.timer = setTimeout(() => void this.start(), PREPARE_AGAIN_MS).unref()
      return
    }
    this.outage.end()
    if (!this.isStopped) for (const loop of this.loops) loop.start()
  }

  async stop(msLeft: number): Promise<void> {
    this.isStopped = true
    clearTimeout(this.timer)
    await Promise.all(this.loops.map((loop) => loop.stop(msLeft)))
  }
}
