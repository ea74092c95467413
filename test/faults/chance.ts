/** Chances that come again with their seed, so that a run can be repeated: `FAULTS_SEED=... npm run test:faults`. */
export class Chance {
  private constructor(
    readonly seed: number,
    private state = seed,
  ) {}

  static ofThisRun(): Chance {
    return new Chance(Number(process.env['FAULTS_SEED'] ?? Math.trunc(Math.random() * 2 ** 31)))
  }

  /** From 0 up to 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  between(from: number, to: number): number {
    return from + this.next() * (to - from)
  }

  pick<T>(things: readonly T[]): T {
    const thing = things[Math.trunc(this.next() * things.length)]
    if (thing === undefined) throw new Error('there is nothing to choose from')
    return thing
  }
}
