import { expect } from 'chai'
import { nextTryAt } from '../../src/domain/webhook-schedule.js'
import { NOON } from '../support/builders.js'

const SCHEDULE = [5, 30, 120]

function waitOf(tries: number, chance = 0, retryAfterSeconds: number | null = null): number | null {
  const next = nextTryAt(SCHEDULE, { tries, at: NOON, retryAfterSeconds, chance })
  return next && (next.getTime() - NOON.getTime()) / 1000
}

describe('the schedule of webhooks (WH-5)', () => {
  it('waits as long as it says after each failed try, and then no more', () => {
    expect([1, 2, 3, 4, 99].map((tries) => waitOf(tries))).to.deep.equal([5, 30, 120, null, null])
  })

  it('waits never less, and at most a fifth longer', () => {
    for (let chance = 0; chance <= 1; chance += 0.05)
      for (const [index, seconds] of SCHEDULE.entries())
        expect(waitOf(index + 1, chance)).to.be.within(seconds, seconds * 1.1 + 0.001)
  })

  it('is put off by Retry-After, by a day at most, and never brought forward', () => {
    expect([1, 3].map((tries) => waitOf(tries, 0, 60))).to.deep.equal([60, 120])
    expect(waitOf(1, 0, 999_999_999)).to.equal(86_400)
    expect(waitOf(1, 0, 0)).to.equal(5)
    expect(waitOf(4, 0, 60)).to.equal(null)
  })
})
