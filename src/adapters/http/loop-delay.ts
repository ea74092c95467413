const SAMPLE_MS = 10
const MEAN_OVER_MS = 100

/** How late the event loop is, in milliseconds. */
export class LoopDelay {
  private timer: NodeJS.Timeout | undefined
  private sampledAt = 0
  private mean = 0
  private lateSince: number | undefined

  /** @param lateMs from which mean delay on the loop counts as late */
  constructor(private readonly lateMs: number) {}

  /** The mean of the last tenth of a second, or more. */
  get ms(): number {
    // A sample that is due already counts, since a burst of requests arrives in one turn of the loop.
    return this.timer ? Math.max(this.mean, this.lateness()) : 0
  }

  /** Since when the loop has been late without a break. */
  get lateForMs(): number {
    return this.lateSince === undefined ? 0 : performance.now() - this.lateSince
  }

  start(): void {
    if (this.timer) return
    this.mean = 0
    this.sampledAt = performance.now()
    this.timer = setInterval(() => this.sample(), SAMPLE_MS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
    this.lateSince = undefined
  }

  private sample(): void {
    const now = performance.now()
    const weight = Math.min(1, (now - this.sampledAt) / MEAN_OVER_MS)
    this.mean += (this.lateness() - this.mean) * weight
    this.sampledAt = now
    if (this.mean < this.lateMs) this.lateSince = undefined
    else this.lateSince ??= now
  }

  private lateness(): number {
    return Math.max(0, performance.now() - this.sampledAt - SAMPLE_MS)
  }
}
