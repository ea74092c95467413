import { webhookOperations } from '../../application/application.js'
import { TestWebhooks } from '../../application/test-webhooks.js'
import { EXIT } from '../cli/exit-status.js'
import {
  carryOutWebhooks,
  parseWebhooksCommand,
  WEBHOOKS_USAGE,
  type WebhooksCommand,
} from '../cli/webhooks-command.js'
import { SystemClock } from '../system/system-clock.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import { type CommandRun, explainFailure } from './command-run.js'
import { commandStoreSettings } from './command-settings.js'
import { lastWarning, onCommandStores } from './command-stores.js'
import { endpointSettings } from './webhook-settings.js'
import { openWebhookSender } from './webhooks.js'

/**
 * Runs an operator's command for webhooks. The service may be running or stopped.
 * @returns the exit status
 */
export async function runWebhooksCommand(run: CommandRun): Promise<number> {
  const command = parseWebhooksCommand(run.args)
  if (!command) {
    run.complain(WEBHOOKS_USAGE)
    return EXIT.usage
  }
  try {
    const isDone = command.name === 'test' ? await testEndpoints(command.url, run) : await onDeliveries(command, run)
    return isDone ? EXIT.ok : EXIT.notFound
  } catch (error) {
    return explainFailure(error, run)
  }
}

async function onDeliveries(
  command: Exclude<WebhooksCommand, { name: 'test' }>,
  { environment, print, complain }: CommandRun,
): Promise<boolean> {
  const { webhooks } = endpointSettings(environment)
  return onCommandStores(await commandStoreSettings(environment), ({ ports }) => {
    const { listFailedWebhooks, retryFailedWebhooks, replayWebhooks } = webhookOperations({ ...ports, webhooks })
    const uses = { list: listFailedWebhooks, retry: retryFailedWebhooks, replay: replayWebhooks }
    return carryOutWebhooks(command, { ...uses, print, complain })
  })
}

async function testEndpoints(url: string | null, { environment, print, complain }: CommandRun): Promise<boolean> {
  const settings = endpointSettings(environment)
  const sender = await openWebhookSender(settings, lastWarning())
  const test = new TestWebhooks({ ...settings, sender, clock: new SystemClock(), ids: new UuidIdentifiers() })
  try {
    const tested = await test.execute(url)
    for (const { endpoint, status, error } of tested)
      print(`${error === null ? 'ok  ' : 'fail'}  ${status ?? error}  ${endpoint.shownUrl}`)
    if (tested.length === 0) complain(url === null ? 'WEBHOOKS_FILE names no endpoint' : 'not_found: no such endpoint')
    return tested.length > 0 && tested.every(({ error }) => error === null)
  } finally {
    sender.close()
  }
}
