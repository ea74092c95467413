import type { Application } from '../../application/application.js'
import type { Log } from '../../application/ports/log.js'
import type { Settings } from '../config/settings.js'
import type { AxiosWebhookSender } from '../system/axios-webhook-sender.js'
import type { WebhookLoops } from '../system/webhook-loops.js'
import type { Lifecycle } from './lifecycle.js'
import type { Traces } from './traces.js'

export interface WebhookParts {
  readonly settings: Settings
  readonly app: Application
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly traces: Pick<Traces, 'webhooks'> | null
}

/** Delivers webhooks, once it is started. Null: another process delivers. */
export async function openWebhooks({
  settings,
  app,
  log,
  lifecycle,
  traces,
}: WebhookParts): Promise<WebhookLoops | null> {
  if (settings.role === 'api') return null
  // Without endpoints, deliveries of former ones are still dropped, but nothing is sent.
  const [{ WebhookLoops: Loops }, sender] = await Promise.all([
    import('../system/webhook-loops.js'),
    settings.webhooks.length > 0 ? openWebhookSender(settings, log) : null,
  ])
  const traced = sender && (traces?.webhooks(sender) ?? sender)
  const send = traced ?? { send: () => Promise.reject(new TypeError('no endpoint is configured')) }
  if (sender) lifecycle.onStop(() => sender.close())
  const loops = new Loops({ endpoints: settings.webhooks, ...app.webhooksBy(send), log })
  lifecycle.onStop((msLeft) => loops.stop(msLeft))
  return loops
}

/** Through `OUTBOUND_PROXY`, if set. Loaded only where webhooks are configured. */
export async function openWebhookSender(
  { webhooks, outboundProxy: proxy }: Pick<Settings, 'webhooks' | 'outboundProxy'>,
  log: Log,
): Promise<AxiosWebhookSender> {
  const [{ AxiosWebhookSender: Sender, WEBHOOK_TIMEOUT_MS: connectMs }, { proxiedRoute }] = await Promise.all([
    import('../system/axios-webhook-sender.js'),
    import('../system/proxied-route.js'),
  ])
  return new Sender(webhooks, (baseUrl) =>
    proxy ? proxiedRoute({ proxy, baseUrl, connectMs, log }) : { connect: { timeout: connectMs } },
  )
}
