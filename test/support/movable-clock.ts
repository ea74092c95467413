import type { Clock } from '../../src/application/ports/clock.js'

/** The system's time, and however much later a test wants it to be. */
export class MovableClock implements Clock {
  private ahead = 0

  now(): Date {
    return new Date(Date.now() + this.ahead)
  }

  advance(seconds: number): void {
    this.ahead += seconds * 1000
  }
}
