import type { Clock } from '../../src/application/ports/clock.js'

/** The system's time, plus the time by which a test has advanced it. */
export class MovableClock implements Clock {
  private ahead = 0

  now(): Date {
    return new Date(Date.now() + this.ahead)
  }

  advance(seconds: number): void {
    this.ahead += seconds * 1000
  }
}
