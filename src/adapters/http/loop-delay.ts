const SAMPLE_MS = 10
/** Of a sample in the mean: about the last ten count. */
const WEIGHT = 0.1

/** How late the event loop is, in milliseconds: the mean of the last tenth of a second, or more. */
export class LoopDelay {
  private timer: NodeJS.Timeout | undefined
  private sampledAt = 0
  private mean = 0

  get ms(): number {
    // A sample that is due already counts, since a burst of requests arrives in one turn of the loop.
    return this.timer ? Math.max(this.mean, this.lateness()) : 0
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
  }

  private sample(): void {
    this.mean += (this.lateness() - this.mean) * WEIGHT
    this.sampledAt = performance.now()
  }

  private lateness(): number {
    return Math.max(0, performance.now() - this.sampledAt - SAMPLE_MS)
  }
}
