import type { Count } from './tally.js'

export interface Traffic {
  readonly counts: ReadonlyMap<string, Count>
  readonly seconds: number
}

/** Prints a Markdown table of what one call costs, without what goes over the wire when nothing is asked of the service. */
export function printTally(title: string, traffic: Traffic, idle: Traffic | null, calls: number): void {
  const rows = [...traffic.counts].map(([name, count]) => {
    const rest = idle?.counts.get(name)
    const share = traffic.seconds / (idle?.seconds ?? 1)
    const own = (field: keyof Count) => Math.max(0, count[field] - (rest?.[field] ?? 0) * share) / calls
    return { name, messages: own('messages'), bytesSent: own('bytesSent'), bytesReceived: own('bytesReceived') }
  })
  const total = (field: keyof Count) => rows.reduce((sum, row) => sum + row[field], 0)
  console.log(`\n| ${title} | messages | bytes sent | bytes received |\n| --- | --- | --- | --- |`)
  for (const row of rows.sort((one, other) => other.messages - one.messages))
    if (row.messages >= 0.005 || row.bytesReceived >= 1) console.log(lineOf(row.name, row))
  console.log(
    lineOf('all', {
      messages: total('messages'),
      bytesSent: total('bytesSent'),
      bytesReceived: total('bytesReceived'),
    }),
  )
}

function lineOf(name: string, { messages, bytesSent, bytesReceived }: Count): string {
  return `| ${name} | ${messages.toFixed(2)} | ${bytesSent.toFixed(0)} | ${bytesReceived.toFixed(0)} |`
}
