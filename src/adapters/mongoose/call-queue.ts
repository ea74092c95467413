import { Unavailable } from '../../application/unavailable.js'

/** How long a call may still take. */
export interface Deadline {
  isOver(): boolean
  /** Restarts the timeout. Used if another call was committed first, since the database then makes progress. */
  renew(): void
}

interface QueuedCall {
  readonly since: number
  readonly lockKeys: readonly string[]
  /** Settles the caller's promise. @returns whether the database made progress */
  run(endsAt: number): Promise<boolean>
  reject(error: Unavailable): void
}

/** More calls at once make a database slower, not faster. */
const MAX_CONCURRENT = 20
const MAX_QUEUE_LENGTH = 1000
const STALL_TIMEOUT_MS = 2000
/** The limit for one call, even if its deadline is renewed. */
const MAX_CALL_MS = 10_000
const CHECK_INTERVAL_MS = 100

/**
 * Bounds the calls to the database. A call fails after 2 s without progress: of the call itself, or of any other
 * call while it waits in the queue. So calls may wait longer while the queue moves, and fail soon if the server is silent.
 */
export class CallQueue {
  private readonly queued: QueuedCall[] = []
  private readonly lockedKeys = new Set<string>()
  private running = 0
  private progressAt = 0
  private watch: NodeJS.Timeout | undefined
  private idle: (() => void)[] = []

  /** @param lockKeys calls that share a key run one after another */
  run<T>(lockKeys: readonly string[], work: (deadline: Deadline) => Promise<T>): Promise<T> {
    if (this.queued.length >= MAX_QUEUE_LENGTH)
      return Promise.reject(new Unavailable('too many calls wait for the database'))
    return new Promise<T>((resolve, reject) => {
      const run = async (endsAt: number): Promise<boolean> => {
        const deadline = this.deadline(endsAt, () => reject(new Unavailable('the database takes too long')))
        try {
          resolve(await work(deadline))
          return true
        } catch (error) {
          reject(error)
          return !(error instanceof Unavailable)
        } finally {
          deadline.end()
        }
      }
      this.queued.push({ since: performance.now(), lockKeys, run, reject })
      this.startNext()
    })
  }

  /** Resolves when no call is running. */
  async untilIdle(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.idle.push(resolve))
  }

  private startNext(): void {
    while (this.running < MAX_CONCURRENT) {
      const index = this.queued.findIndex(({ lockKeys }) => !lockKeys.some((key) => this.lockedKeys.has(key)))
      const [next] = index === -1 ? [] : this.queued.splice(index, 1)
      if (!next) break
      void this.begin(next)
    }
    if (this.queued.length > 0) this.watch ??= setTimeout(() => this.rejectStuck(), CHECK_INTERVAL_MS)
  }

  private async begin({ since, lockKeys, run }: QueuedCall): Promise<void> {
    this.running += 1
    for (const key of lockKeys) this.lockedKeys.add(key)
    if (await run(this.endOf(since))) this.progressAt = performance.now()
    for (const key of lockKeys) this.lockedKeys.delete(key)
    this.running -= 1
    this.startNext()
    if (this.running === 0) for (const resolve of this.idle.splice(0)) resolve()
  }

  private deadline(end: number, onTimeout: () => void): Deadline & { end(): void } {
    const latest = performance.now() + MAX_CALL_MS
    let endsAt = end
    const watch = () => setTimeout(onTimeout, endsAt - performance.now())
    let timer = watch()
    const renew = () => {
      this.progressAt = performance.now()
      endsAt = Math.min(this.progressAt + STALL_TIMEOUT_MS, latest)
      clearTimeout(timer)
      timer = watch()
    }
    return { isOver: () => performance.now() >= endsAt, renew, end: () => clearTimeout(timer) }
  }

  private endOf(since: number): number {
    return Math.max(since, this.progressAt) + STALL_TIMEOUT_MS
  }

  private rejectStuck(): void {
    this.watch = undefined
    const now = performance.now()
    const isStuck = ({ since }: QueuedCall) => this.endOf(since) <= now
    const stuck = this.queued.filter(isStuck)
    this.queued.splice(0, this.queued.length, ...this.queued.filter((each) => !isStuck(each)))
    for (const { reject } of stuck) reject(new Unavailable('the database does not answer'))
    this.startNext()
  }
}
