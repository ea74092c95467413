import type { ListFailedEvents } from '../../application/list-failed-events.js'
import type { RetryFailedEvents } from '../../application/retry-failed-events.js'
import { FAILED_TABLE_HEAD, failedJson, failedRow } from './failed-event-line.js'
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
  return true
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
