import { Unavailable } from '../../application/unavailable.js'

/** How long a work may go on. */
export interface Patience {
  isOver(): boolean
  /** Begins anew, since somebody else's work is known to be done, and was in this one's way. */
  renew(): void
}

interface Waiting {
  readonly since: number
  readonly keys: readonly string[]
  /** Does the work, and answers whoever waits for it. @returns whether the store did anything for it */
  run(endsAt: number): Promise<boolean>
  reject(error: Unavailable): void
}

/** More at once makes a database slower, not faster. */
const AT_ONCE = 20
const LONGEST_QUEUE = 1000
const PATIENCE_MS = 2000
/** However often it is renewed. */
const LONGEST_TURN_MS = 10_000
const WATCH_EVERY_MS = 100

/**
 * Who may ask the database, and for how long: until 2 s have passed in which nothing was done, for this work or, while
 * it waited for its turn, for any other. So a queue that moves may take longer, and a silent server fails everybody soon.
 */
export class Turns {
  private readonly waiting: Waiting[] = []
  private readonly busyKeys = new Set<string>()
  private running = 0
  private progressAt = 0
  private watch: NodeJS.Timeout | undefined
  private atRest: (() => void)[] = []

  /** @param keys what only one at a time can change: works that share one do not run side by side */
  take<T>(keys: readonly string[], work: (patience: Patience) => Promise<T>): Promise<T> {
    if (this.waiting.length >= LONGEST_QUEUE) return Promise.reject(new Unavailable('too many wait for the database'))
    return new Promise<T>((resolve, reject) => {
      const run = async (endsAt: number): Promise<boolean> => {
        const patience = this.patience(endsAt, () => reject(new Unavailable('the database takes too long')))
        try {
          resolve(await work(patience))
          return true
        } catch (error) {
          reject(error)
          return !(error instanceof Unavailable)
        } finally {
          patience.end()
        }
      }
      this.waiting.push({ since: performance.now(), keys, run, reject })
      this.beginWaiting()
    })
  }

  /** Resolves when nothing is under way. */
  async untilAtRest(): Promise<void> {
    if (this.running > 0) await new Promise<void>((resolve) => this.atRest.push(resolve))
  }

  private beginWaiting(): void {
    while (this.running < AT_ONCE) {
      const index = this.waiting.findIndex(({ keys }) => !keys.some((key) => this.busyKeys.has(key)))
      const [next] = index === -1 ? [] : this.waiting.splice(index, 1)
      if (!next) break
      void this.begin(next)
    }
    if (this.waiting.length > 0) this.watch ??= setTimeout(() => this.rejectStuck(), WATCH_EVERY_MS)
  }

  private async begin({ since, keys, run }: Waiting): Promise<void> {
    this.running += 1
    for (const key of keys) this.busyKeys.add(key)
    if (await run(this.endOf(since))) this.progressAt = performance.now()
    for (const key of keys) this.busyKeys.delete(key)
    this.running -= 1
    this.beginWaiting()
    if (this.running === 0) for (const resolve of this.atRest.splice(0)) resolve()
  }

  private patience(end: number, tooLate: () => void): Patience & { end(): void } {
    const latest = performance.now() + LONGEST_TURN_MS
    let endsAt = end
    const watch = () => setTimeout(tooLate, endsAt - performance.now())
    let timer = watch()
    const renew = () => {
      this.progressAt = performance.now()
      endsAt = Math.min(this.progressAt + PATIENCE_MS, latest)
      clearTimeout(timer)
      timer = watch()
    }
    return { isOver: () => performance.now() >= endsAt, renew, end: () => clearTimeout(timer) }
  }

  private endOf(since: number): number {
    return Math.max(since, this.progressAt) + PATIENCE_MS
  }

  private rejectStuck(): void {
    this.watch = undefined
    const now = performance.now()
    const isStuck = ({ since }: Waiting) => this.endOf(since) <= now
    const stuck = this.waiting.filter(isStuck)
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter((each) => !isStuck(each)))
    for (const { reject } of stuck) reject(new Unavailable('the database does not answer'))
    this.beginWaiting()
  }
}
