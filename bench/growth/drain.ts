import { setTimeout as delay } from 'node:timers/promises'
import { cpuSeconds } from '../process-tree.js'
import type { Service } from '../service.js'

const POLL_MS = 500

/** Starts a service with events in its outbox, and prints how fast it records them. */
export async function printDrain(start: () => Promise<Service>, events: number): Promise<void> {
  const began = performance.now()
  const service = await start()
  try {
    const { audit, pid, startMs } = service
    const at = { ms: performance.now(), left: (await audit?.waiting()) ?? 0, cpu: cpuSeconds(pid) }
    while (await audit?.waiting()) await delay(POLL_MS)
    const seconds = (performance.now() - at.ms) / 1000
    const rate = Math.round(at.left / seconds)
    const cpu = ((cpuSeconds(pid) - at.cpu) / at.left) * 1000
    const whole = ((performance.now() - began) / 1000).toFixed(1)
    console.log(
      `a backlog of ${events} events: first answer after ${startMs.toFixed(0)} ms, recorded after ${whole} s; the last ${at.left} of them at ${rate}/s, ${cpu.toFixed(3)} s of CPU for 1,000`,
    )
  } finally {
    await service.stop()
  }
}
