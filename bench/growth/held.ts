import { setTimeout as delay } from 'node:timers/promises'
import { Connection } from '../connection.js'

const PING_EVERY_MS = 2

export interface Held {
  readonly ms: number
  /** The longest that another answer took meanwhile: how long the call held the event loop. */
  readonly longestHoldMs: number
}

/** Makes a call, and asks `/healthz` again and again on another connection until it is answered. */
export async function whileHeld(port: number, path: string, adminToken: string): Promise<Held> {
  const [asking, pinging] = await Promise.all([Connection.open(port), Connection.open(port)])
  await pinging.send({ path: '/healthz' })
  let isOver = false
  let longestHoldMs = 0
  const ping = async () => {
    while (!isOver) {
      const began = performance.now()
      await pinging.send({ path: '/healthz' })
      longestHoldMs = Math.max(longestHoldMs, performance.now() - began)
      await delay(PING_EVERY_MS)
    }
  }
  const pinged = ping()
  const began = performance.now()
  const { status, body } = await asking.send({ path, headers: `Authorization: Bearer ${adminToken}\r\n` })
  const ms = performance.now() - began
  isOver = true
  await pinged
  asking.close()
  pinging.close()
  if (status !== 200) throw new Error(`${path} answered ${status}: ${body.slice(0, 200)}`)
  return { ms, longestHoldMs }
}
