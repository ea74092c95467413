import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from './program.js'
import { temporaryFolder } from './temporary-folder.js'

export const WEBHOOK_SECRET = 'whsec_d2VpYmluZC13ZWJob29rcy13b3JrZWQtZXhhbXBsZSE='

export interface WebhookEntry {
  readonly url: string
  readonly secret?: string | readonly string[]
  readonly types?: readonly string[]
}

/** The variables for these endpoints. `remove` deletes their file. */
export function webhooksFile(
  entries: readonly WebhookEntry[],
  schedule = '1s,1s',
): { readonly environment: Environment; remove(): void; write(entries: readonly WebhookEntry[]): void } {
  const folder = temporaryFolder()
  const file = join(folder.path, 'webhooks.json')
  const write = (these: readonly WebhookEntry[]) =>
    writeFileSync(file, JSON.stringify(these.map((entry) => ({ secret: WEBHOOK_SECRET, ...entry }))))
  write(entries)
  return {
    environment: { WEBHOOKS_FILE: file, WEBHOOK_RETRY_SCHEDULE: schedule },
    remove: () => folder.remove(),
    write,
  }
}
