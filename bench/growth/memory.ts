import { Callers } from '../load.js'
import { residentMb } from '../process-tree.js'
import type { Service } from '../service.js'
import { CALLBACK } from '../works.js'

const CONNECTIONS = 50
const SECONDS_A_SAMPLE = 5
/** The first share of the logins, in which the heap finds its size. */
const WARM_UP = 0.3

/** Prints the memory while logins go on, and the slope after the warm-up. */
export async function printMemory(service: Service, logins: number): Promise<void> {
  const conditions = { users: service.users, weiboMs: 0 }
  const callers = await Callers.open(service.port, CONNECTIONS, (each) => CALLBACK.prepare(each, conditions))
  const samples: { readonly logins: number; readonly mb: number }[] = []
  for (let done = 0; done < logins; ) {
    done += (await callers.run(SECONDS_A_SAMPLE)).calls
    samples.push({ logins: done, mb: residentMb(service.pid) })
  }
  callers.close()
  const settled = samples.filter((each) => each.logins >= logins * WARM_UP)
  const [first, last] = [settled[0], settled.at(-1)]
  if (!first || !last) return
  const growth = (slope(settled) * (last.logins - first.logins)) / first.mb
  const shown = samples.filter((_, index) => index % Math.ceil(samples.length / 10) === 0)
  console.log(`memory over logins: ${shown.map((each) => `${each.logins}: ${each.mb.toFixed(0)} MB`).join(', ')}`)
  console.log(
    `after ${first.logins} logins it grows by ${(growth * 100).toFixed(1)} % over ${last.logins - first.logins}`,
  )
}

/** Of the line of least squares, in MB a login. */
function slope(points: readonly { readonly logins: number; readonly mb: number }[]): number {
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, each) => sum + of(each), 0) / points.length
  const [x, y] = [mean((each) => each.logins), mean((each) => each.mb)]
  const covariance = mean((each) => (each.logins - x) * (each.mb - y))
  const variance = mean((each) => (each.logins - x) ** 2)
  return variance === 0 ? 0 : covariance / variance
}
