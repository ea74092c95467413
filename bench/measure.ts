export interface Measurement {
  readonly name: string
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
}

export interface Work {
  readonly name: string
  /** Called before the clock starts, once for each call. */
  prepare(): Promise<unknown>
  call(prepared: unknown): Promise<void>
}

/** Makes `calls` calls, `atOnce` at a time. Times are in milliseconds. */
export async function measure(work: Work, calls: number, atOnce: number): Promise<Measurement> {
  const prepared: unknown[] = []
  for (let index = 0; index < calls; index += 1) prepared.push(await work.prepare())
  const times: number[] = []
  const began = performance.now()
  const caller = async () => {
    for (let next = prepared.pop(); next !== undefined; next = prepared.pop()) {
      const start = performance.now()
      await work.call(next)
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, caller))
  const seconds = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { name: work.name, perSecond: calls / seconds, p50: at(0.5), p99: at(0.99) }
}
