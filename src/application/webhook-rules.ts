import type { WebhookEndpoint } from '../domain/webhook.js'

export interface WebhookRules {
  /** In the order of the file. */
  readonly webhooks: readonly WebhookEndpoint[]
  /** The seconds before the second and each further try. */
  readonly webhookRetrySeconds: readonly number[]
}
