// What is served at ten times the peak load, and how soon all is normal afterwards (rule RE-8; docs/performance.md).
import { setTimeout as delay } from 'node:timers/promises'
import { dataOf } from './answers.js'
import { begunBy } from './begin.js'
import { startChild } from './child-program.js'
import { newCode } from './codes.js'
import { Connection } from './connection.js'
import { Callers } from './load.js'
import { uidOf } from './people.js'
import { cpuSeconds } from './process-tree.js'
import { startService } from './service.js'

const [, , program = 'dist/main.js', factor = '10', length = '10'] = process.argv
const USERS = 100
const PEAK_CONNECTIONS = 50
const CONNECTIONS = 2500
const TICK_MS = 10
const WEIBO_MS = 50

const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
const service = await startService({ name: 'overload', users: USERS, weiboPort: weibo.port, arguments: [program] })
/** Opened before the load, since opening them costs the load generator more than the calls. */
const idle: Connection[] = []
const failures = new Set<string>()
try {
  while (idle.length < CONNECTIONS) idle.push(await opened())
  await peak(2)
  const most = await peak(5)
  console.log(`peak: ${Math.round(most)} logins/s over ${PEAK_CONNECTIONS} connections`)
  console.table([await offer('half the peak', most / 2, 5)])
  const overload = await offer(`${factor} times the peak`, most * Number(factor), Number(length))
  console.table([overload])
  const waiting = (await waitingEvents()) / served(overload)
  console.log(`${Math.round(waiting * 100)} % of its events are not recorded yet`)
  const goodput = overload['logins/s'] / most
  console.log(`goodput ${Math.round(goodput * 100)} % of the peak (RE-8 asks for 80 %)`)
  const seconds = []
  for (let second = 1; second <= 15; second += 1) seconds.push(await offer(`second ${second}`, most / 2, 1))
  console.log('half the peak afterwards')
  console.table(seconds)
  const normalAfterSeconds = seconds.findLastIndex((second) => !isNormal(second)) + 1
  console.log(JSON.stringify({ goodput, normalAfterSeconds, waiting }))
} finally {
  for (const failure of failures) console.log(failure)
  for (const connection of idle) connection.close()
  await service.stop()
  await weibo.stop()
}

async function peak(forSeconds: number): Promise<number> {
  const callers = await Callers.open(service.port, PEAK_CONNECTIONS, async (connection) => async () => {
    if (!(await logIn(connection))) throw new Error('turned away at the peak')
  })
  const load = await callers.run(forSeconds)
  callers.close()
  return load.calls / load.seconds
}

/** Logins begin at this rate, whether or not earlier ones have been answered. Each is tried once. */
async function offer(what: string, perSecond: number, forSeconds: number) {
  const times: number[] = []
  const counts = { offered: 0, turnedAway: 0, failed: 0, unsent: 0 }
  const running: Promise<void>[] = []
  const cpuBefore = cpuSeconds(service.pid)
  const began = performance.now()
  const attempt = async () => {
    const connection = idle.pop()
    if (!connection) {
      counts.unsent += 1
      return
    }
    const start = performance.now()
    try {
      if (await logIn(connection)) times.push(performance.now() - start)
      else counts.turnedAway += 1
      idle.push(connection)
    } catch (error) {
      counts.failed += 1
      failures.add(String(error).slice(0, 60))
      idle.push(await opened())
      connection.close()
    }
  }
  for (let now = began; now < began + forSeconds * 1000; now = performance.now()) {
    const due = Math.floor(((now - began) / 1000) * perSecond) - counts.offered
    for (let index = 0; index < due; index += 1) {
      counts.offered += 1
      running.push(attempt())
    }
    await delay(TICK_MS)
  }
  const within = times.length
  await Promise.all(running)
  times.sort((a, b) => a - b)
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? Number.NaN)
  const cpu = { 'CPU ms a login': Math.round(((cpuSeconds(service.pid) - cpuBefore) / times.length) * 10_000) / 10 }
  return { what, 'logins/s': Math.round(within / forSeconds), ...counts, 'p50 ms': at(0.5), 'p99 ms': at(0.99), ...cpu }
}

async function waitingEvents(): Promise<number> {
  return (await service.audit?.waiting()) ?? Number.NaN
}

function served({ offered, turnedAway, failed, unsent }: Awaited<ReturnType<typeof offer>>): number {
  return offered - turnedAway - failed - unsent
}

function isNormal(second: Awaited<ReturnType<typeof offer>>): boolean {
  return second.turnedAway + second.failed + second.unsent === 0 && second['p99 ms'] < 1000
}

/** With a first request, since a connection without one is closed after 10 seconds (rule IN-3). */
async function opened(): Promise<Connection> {
  const connection = await Connection.open(service.port)
  await connection.send({ path: '/healthz' })
  return connection
}

/** False: turned away. */
async function logIn(connection: Connection): Promise<boolean> {
  const first = await connection.send({ path: '/oauth/weibo/' })
  if (first.status === 503) return false
  const { state, headers } = begunBy(first)
  const json = { code: newCode({ uid: uidOf(Math.floor(Math.random() * USERS)), waitMs: WEIBO_MS }), state }
  const answer = await connection.send({ method: 'POST', path: '/oauth/weibo/callback/', headers, json })
  if (answer.status === 503) return false
  return dataOf(answer)['type'] === '0'
}
