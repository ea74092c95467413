type Stop = (msLeft: number) => unknown

/** What has started, in order. Stopping ends it in the reverse order, once. */
export class Lifecycle {
  private readonly stops: Stop[] = []
  private stopping: Promise<void> | undefined

  get isStopping(): boolean {
    return this.stopping !== undefined
  }

  /** Registers how to end what has just started. `stop` gets the milliseconds that are left. */
  onStop(stop: Stop): void {
    this.stops.push(stop)
  }

  /** A step that fails does not keep the others from ending. @throws what the first failed step threw */
  stop(deadlineMs: number): Promise<void> {
    this.stopping ??= this.end(Date.now() + deadlineMs)
    return this.stopping
  }

  private async end(deadline: number): Promise<void> {
    const failures: unknown[] = []
    for (const stop of this.stops.toReversed()) {
      try {
        await stop(Math.max(0, deadline - Date.now()))
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
