import { expect } from 'chai'
import type { RateLimit, RateLimiter } from '../../src/application/ports/rate-limiter.js'
import { atOnce } from '../support/at-once.js'
import { unique } from '../support/builders.js'

export interface OpenedLimiter {
  readonly limiter: RateLimiter
  /** Of another process with the same counts; the same limiter if no process shares them. */
  readonly other: RateLimiter
  pass(seconds: number): Promise<void>
  close(): Promise<void>
}

export function rateLimiterContract(name: string, open: () => Promise<OpenedLimiter>): void {
  describe(`RateLimiter contract: ${name}`, () => {
    let opened: OpenedLimiter
    let limit: RateLimit
    let key: string
    before(async () => {
      opened = await open()
    })
    after(() => opened.close())
    beforeEach(() => {
      limit = { name: 'contract', attempts: 3, windowSeconds: 100 }
      key = unique('key')
    })

    const take = (of = limit, who = key) => opened.limiter.take(of, who)
    const outcomeOf = async (of = limit, who = key) => (await take(of, who)).outcome
    async function takeAll(): Promise<void> {
      for (let count = 0; count < limit.attempts; count++) expect(await outcomeOf()).to.equal('granted')
    }

    it('grants the attempts of the limit, and tells when the window ends', async () => {
      await takeAll()
      const taken = await take()
      if (taken.outcome !== 'reached') throw new Error(taken.outcome)
      expect(taken.retryAfterSeconds).to.be.within(98, 100)
      expect(Number.isInteger(taken.retryAfterSeconds)).to.equal(true)
    })

    it('marks only one refusal as the first', async () => {
      await takeAll()
      const refusals = await atOnce(20, (index) => (index % 2 ? opened.limiter : opened.other).take(limit, key))
      expect(refusals.filter((taken) => taken.outcome === 'reached' && taken.isFirst)).to.have.length(1)
      expect(await take()).to.include({ outcome: 'reached', isFirst: false })
    })

    it('grants no more attempts to concurrent calls', async () => {
      const taken = await atOnce(200, (index) => (index % 2 ? opened.limiter : opened.other).take(limit, key))
      expect(taken.filter(({ outcome }) => outcome === 'granted')).to.have.length(limit.attempts)
    })

    it('counts keys and limits separately', async () => {
      await takeAll()
      expect(await outcomeOf(limit, unique('key'))).to.equal('granted')
      expect(await outcomeOf({ ...limit, name: 'another' })).to.equal('granted')
    })

    it('gives a granted attempt back, and ignores one that was not granted', async () => {
      opened.limiter.giveBack(limit, key)
      await takeAll()
      opened.limiter.giveBack(limit, key)
      expect(await outcomeOf()).to.equal('granted')
      expect(await outcomeOf()).to.equal('reached')
    })

    it('marks one refusal of a window as the first, even if attempts were given back', async () => {
      await takeAll()
      expect(await take()).to.include({ isFirst: true })
      for (let count = 0; count < limit.attempts; count++) opened.limiter.giveBack(limit, key)
      await takeAll()
      expect(await take()).to.include({ outcome: 'reached', isFirst: false })
    })

    it('starts over when it is cleared', async () => {
      await takeAll()
      await take()
      opened.limiter.clear(limit, key)
      await takeAll()
      expect(await take()).to.include({ outcome: 'reached', isFirst: true })
    })

    it('marks the next refusal as the first if the first was not reported', async () => {
      await takeAll()
      expect(await take()).to.include({ isFirst: true })
      opened.limiter.resetFirstRefusal(limit, key)
      expect(await take()).to.include({ isFirst: true })
      expect(await take()).to.include({ isFirst: false })
    })

    it('ends a window by its first attempt, and marks the first refusal of the next window', async () => {
      limit = { ...limit, windowSeconds: 3 }
      await take()
      await opened.pass(2.2)
      for (let count = 1; count < limit.attempts; count++) expect(await outcomeOf()).to.equal('granted')
      expect(await take()).to.deep.equal({ outcome: 'reached', isFirst: true, retryAfterSeconds: 1 })
      await opened.pass(1)
      await takeAll()
      expect(await take()).to.deep.equal({ outcome: 'reached', isFirst: true, retryAfterSeconds: 3 })
    })
  })
}
