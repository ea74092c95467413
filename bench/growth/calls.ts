import { median } from '../median.js'
import { uidOf } from '../people.js'
import { type Held, whileHeld } from './held.js'

const TRIES = 15
const MONTH_MS = 29 * 86_400_000

/** Prints how long the calls of operators take, and how long each holds up other answers. */
export async function printCalls(port: number, adminToken: string): Promise<void> {
  const from = new Date(Date.now() - MONTH_MS).toISOString()
  const calls = {
    'the newest events': '/audit/events/',
    'of one type': '/audit/events/?type=weibind.login.failed',
    'of one account': `/audit/events/?uid=${uidOf(7)}`,
    'of one type, before a time': `/audit/events/?type=weibind.login.failed&to=${from}`,
    'statistics of a month by days': `/audit/stats/?from=${from}&step=day`,
    'statistics of a month by hours': `/audit/stats/?from=${from}&step=hour`,
    'statistics of a day': '/audit/stats/',
  }
  const rows: [string, object][] = []
  for (const [name, path] of Object.entries(calls)) {
    const held: Held[] = []
    for (let index = 0; index < TRIES; index += 1) held.push(await whileHeld(port, path, adminToken))
    const ms = median(held.map((each) => each.ms)).toFixed(1)
    const longest = Math.max(...held.map((each) => each.longestHoldMs)).toFixed(1)
    const hold = median(held.map((each) => each.longestHoldMs)).toFixed(1)
    rows.push([name, { 'median ms': ms, 'holds the event loop, median ms': hold, 'at most ms': longest }])
  }
  console.table(Object.fromEntries(rows))
}
