import { measure } from '../measure.js'
import { median } from '../median.js'
import type { Service } from '../service.js'
import { CALLBACK } from '../works.js'

const CONNECTIONS = 50
const WARM_UP_SECONDS = 4

/** Prints what a login costs with each number of users, measured in turn, and its ratio to the smallest. */
export async function printLogins(
  services: readonly Service[],
  pace: { readonly rounds: number; readonly seconds: number },
) {
  const load = { connections: CONNECTIONS, weiboMs: 0 }
  for (const service of services) await measure(service, CALLBACK, { ...load, seconds: WARM_UP_SECONDS })
  const runs = new Map<string, { cpu: number; p50: number; p99: number }[]>()
  for (let round = 0; round < pace.rounds; round += 1)
    for (const service of services) {
      const { cpuRecorded, p50Ms, p99Ms } = await measure(service, CALLBACK, { ...load, seconds: pace.seconds })
      runs.set(service.name, [...(runs.get(service.name) ?? []), { cpu: cpuRecorded, p50: p50Ms, p99: p99Ms }])
    }
  const rows = [...runs].map(([name, measured]) => ({
    name,
    cpu: median(measured.map(({ cpu }) => cpu)),
    p50: median(measured.map(({ p50 }) => p50)),
    p99: median(measured.map(({ p99 }) => p99)),
  }))
  console.table(
    Object.fromEntries(
      rows.map(({ name, cpu, p50, p99 }) => [
        name,
        {
          'CPU s/1,000': cpu.toFixed(3),
          ratio: (cpu / (rows[0]?.cpu ?? cpu)).toFixed(2),
          'p50 ms': p50.toFixed(1),
          'p99 ms': p99.toFixed(1),
        },
      ]),
    ),
  )
}
