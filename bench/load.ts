import { Connection } from './connection.js'

/** One call, or the calls that make up one login. @throws if an answer is wrong */
export type Caller = () => Promise<void>

export interface Load {
  readonly calls: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Callers that are ready, each with a connection of its own. */
export class Callers {
  private constructor(
    private readonly callers: readonly Caller[],
    private readonly connections: readonly Connection[],
  ) {}

  static async open(port: number, count: number, prepare: (connection: Connection) => Promise<Caller>) {
    const connections = await Promise.all(Array.from({ length: count }, () => Connection.open(port)))
    const callers: Caller[] = []
    for (const connection of connections) callers.push(await prepare(connection))
    return new Callers(callers, connections)
  }

  /** Each caller begins its next call when the last one is answered, until the time is over. */
  async run(seconds: number): Promise<Load> {
    const times: number[] = []
    const began = performance.now()
    const end = began + seconds * 1000
    const repeat = async (call: Caller) => {
      for (let start = began; start < end; ) {
        await call()
        const now = performance.now()
        times.push(now - start)
        start = now
      }
    }
    await Promise.all(this.callers.map(repeat))
    const elapsed = (performance.now() - began) / 1000
    times.sort((a, b) => a - b)
    return { calls: times.length, seconds: elapsed, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
  }

  close(): void {
    for (const connection of this.connections) connection.close()
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
