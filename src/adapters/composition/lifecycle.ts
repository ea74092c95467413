type Stop = (msLeft: number) => unknown

/** Stops the parts of a process in the reverse order of their start. */
export class Lifecycle {
  private readonly stops: Stop[] = []
  private stopping: Promise<void> | undefined

  get isStopping(): boolean {
    return this.stopping !== undefined
  }

  onStop(stop: Stop): void {
    this.stops.push(stop)
  }

  /** Stops every part, even if one fails. A second call waits for the first. @throws the first error */
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
