import type { FailedEvents, ListFailedEvents } from '../../application/list-failed-events.js'
import type { RetryFailedEvents } from '../../application/retry-failed-events.js'
import { FAILED_TABLE_HEAD, failedJson, failedRow } from './failed-event-line.js'
import { FORGED_TABLE_HEAD, forgedJson, forgedRow } from './forged-job-line.js'
import type { AuditCommand } from './parse-audit-command.js'

export type FailedEventsCommand = Extract<AuditCommand, { readonly name: 'failed' | 'retry' }>

export interface AuditCommandPorts {
  readonly list: Pick<ListFailedEvents, 'execute'>
  readonly retry: Pick<RetryFailedEvents, 'execute'>
  print(line: string): void
}

const PAGE = 200

/** @returns false if the event to retry does not exist */
export function carryOut(command: FailedEventsCommand, ports: AuditCommandPorts): Promise<boolean> {
  return command.name === 'failed' ? printFailed(command.asJson, ports) : retry(command.which, ports)
}

async function printFailed(asJson: boolean, { list, print }: AuditCommandPorts): Promise<boolean> {
  const first = await list.execute({ limit: PAGE })
  const isAny = first.events.length > 0
  if (!asJson) print(isAny ? FAILED_TABLE_HEAD : 'No event is set aside.')
  for (let page = first; ; page = await list.execute({ limit: PAGE, cursor: page.nextCursor })) {
    for (const event of page.events) print(asJson ? failedJson(event) : failedRow(event))
    if (page.nextCursor === null) break
  }
  if (isAny && !asJson)
    print(`${events(first.total)} set aside. To retry one: audit retry <id>; to retry all: audit retry --all`)
  printForged(first, asJson, print)
  return true
}

/** Forged jobs cannot be retried. */
function printForged({ forged, forgedTotal }: FailedEvents, asJson: boolean, print: (line: string) => void): void {
  if (asJson) for (const job of forged) print(forgedJson(job))
  if (asJson || forged.length === 0) return
  print('')
  print(FORGED_TABLE_HEAD)
  for (const job of forged) print(forgedRow(job))
  const jobs = forgedTotal === 1 ? '1 forged job was' : `${forgedTotal} forged jobs were`
  const listed = forgedTotal > forged.length ? `, of which the first ${forged.length} are listed` : ''
  print(`${jobs} seen${listed}. Another program writes to the Redis of the audit queue.`)
}

async function retry(which: { readonly eventId: string } | 'all', ports: AuditCommandPorts): Promise<boolean> {
  const result = await ports.retry.execute(which)
  if (result.outcome === 'retried') {
    ports.print(`${events(result.count)} queued again; "audit failed" lists those that fail again.`)
    return true
  }
  ports.print(which === 'all' ? 'No event is set aside.' : 'No event with this id is set aside.')
  return which === 'all'
}

function events(count: number): string {
  return count === 1 ? '1 event is' : `${count} events are`
}
