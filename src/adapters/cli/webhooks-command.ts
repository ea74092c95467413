import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { FailedWebhook, ListFailedWebhooks, RetryFailedWebhooks } from '../../application/failed-webhooks.js'
import type { ReplayRequest, ReplayWebhooks } from '../../application/replay-webhooks.js'
import { AUDIT_EVENT_TYPES } from '../../domain/audit-event.js'

export type WebhooksCommand =
  | { readonly name: 'failed'; readonly asJson: boolean }
  | { readonly name: 'retry'; readonly which: { readonly id: string } | 'all' }
  | { readonly name: 'replay'; readonly request: ReplayRequest }
  | { readonly name: 'test'; readonly url: string | null }

export interface WebhooksCommandPorts {
  readonly list: Pick<ListFailedWebhooks, 'execute'>
  readonly retry: Pick<RetryFailedWebhooks, 'execute'>
  readonly replay: Pick<ReplayWebhooks, 'execute'>
  print(line: string): void
  complain(line: string): void
}

export const WEBHOOKS_USAGE = `usage: node dist/main.js webhooks failed [--json]   lists the deliveries that were set aside
       node dist/main.js webhooks retry <id> | --all    retries one of them, or all
       node dist/main.js webhooks replay --from T --to T [--types A,B] --url U   sends recorded events again
       node dist/main.js webhooks test [--url U]        sends a test event to each endpoint, or to one`

const PAGE = 200

const OPTIONS = {
  json: { type: 'boolean' },
  all: { type: 'boolean' },
  from: { type: 'string' },
  to: { type: 'string' },
  types: { type: 'string' },
  url: { type: 'string' },
} as const

const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value))
const types = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(AUDIT_EVENT_TYPES)))
const Replay = z.strictObject({ from: time, to: time, types: types.optional(), url: z.string().min(1) })
const Test = z.strictObject({ url: z.string().min(1).optional() })
const Failed = z.strictObject({ json: z.literal(true).optional() })
const Retry = z.strictObject({ all: z.literal(true).optional() })

/** Null: wrong usage. */
export function parseWebhooksCommand(args: readonly string[]): WebhooksCommand | null {
  const parsed = parsedArgs(args)
  if (!parsed) return null
  const { values } = parsed
  const [name, id, ...more] = parsed.positionals
  if (more.length > 0 || (id !== undefined && name !== 'retry')) return null
  switch (name) {
    case 'failed': {
      const options = Failed.safeParse(values)
      return options.success ? { name, asJson: options.data.json === true } : null
    }
    case 'retry': {
      const options = Retry.safeParse(values)
      if (!options.success || (id !== undefined) === (options.data.all === true)) return null
      return { name, which: id === undefined ? 'all' : { id } }
    }
    case 'replay': {
      const options = Replay.safeParse(values)
      return options.success ? { name, request: options.data } : null
    }
    case 'test': {
      const options = Test.safeParse(values)
      return options.success ? { name, url: options.data.url ?? null } : null
    }
    default:
      return null
  }
}

function parsedArgs(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    return { values: { ...values }, positionals }
  } catch {
    return null
  }
}

/** @returns false if the delivery or the endpoint does not exist, or the replay is refused */
export function carryOutWebhooks(
  command: Exclude<WebhooksCommand, { name: 'test' }>,
  ports: WebhooksCommandPorts,
): Promise<boolean> {
  if (command.name === 'failed') return printFailed(command.asJson, ports)
  return command.name === 'retry' ? retry(command.which, ports) : replay(command.request, ports)
}

async function printFailed(asJson: boolean, { list, print }: WebhooksCommandPorts): Promise<boolean> {
  let count = 0
  for (let cursor: string | undefined; ; ) {
    const page = await list.execute({ limit: PAGE, cursor })
    if (!asJson && count === 0 && page.deliveries.length > 0) print(row('ID', 'FAILED AT', 'TRIES', 'ERROR', 'URL'))
    for (const delivery of page.deliveries) print(asJson ? failedJson(delivery) : failedRow(delivery))
    count += page.deliveries.length
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  if (asJson) return true
  print(
    count === 0
      ? 'No delivery is set aside.'
      : `${deliveries(count)} set aside. To retry one: webhooks retry <id>; to retry all: webhooks retry --all`,
  )
  return true
}

async function retry(which: { readonly id: string } | 'all', ports: WebhooksCommandPorts): Promise<boolean> {
  const result = await ports.retry.execute(which)
  if (result.outcome === 'retried') {
    ports.print(`${deliveries(result.count)} due again; "webhooks failed" lists those that fail again.`)
    return true
  }
  if (which === 'all') ports.print('No delivery is set aside.')
  else ports.complain('not_found: no delivery with this id is set aside')
  return which === 'all'
}

async function replay(request: ReplayRequest, { replay: again, print, complain }: WebhooksCommandPorts) {
  const result = await again.execute(request)
  if (result.outcome === 'replayed') {
    print(`${result.events === 1 ? '1 event is' : `${result.events} events are`} sent again.`)
    return true
  }
  for (const { field, problem } of result.details) complain(`invalid_request: ${field} ${problem}`)
  return false
}

function failedRow({ id, failedAt, tries, lastStatus, error, shownUrl }: FailedWebhook): string {
  return row(id, failedAt.toISOString(), String(tries), error === 'status' ? `status ${lastStatus}` : error, shownUrl)
}

function row(id: string, failedAt: string, tries: string, error: string, url: string): string {
  return [id.padEnd(49), failedAt.padEnd(24), tries.padStart(5), error.padEnd(10), url].join('  ')
}

/** As in `GET /admin/webhooks/failed/`. */
function failedJson({ id, endpointId, shownUrl, event, tries, lastStatus, error, failedAt }: FailedWebhook): string {
  const fields = { id, endpoint: endpointId, url: shownUrl, event, tries }
  return JSON.stringify({ ...fields, last_status: lastStatus, error, failed_at: failedAt })
}

function deliveries(count: number): string {
  return count === 1 ? '1 delivery is' : `${count} deliveries are`
}
