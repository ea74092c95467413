import { expect } from 'chai'
import type { RateLimit, RateLimiter } from '../../src/application/ports/rate-limiter.js'
import { atOnce } from '../support/at-once.js'
import { unique } from '../support/builders.js'

export interface OpenedLimiter {
  readonly limiter: RateLimiter
  /** Another process that shares the counts; the same one where they are shared with nobody. */
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
      limit = { name: 'contract', tries: 3, windowSeconds: 100 }
      key = unique('key')
    })

    const take = (of = limit, who = key) => opened.limiter.take(of, who)
    const outcomeOf = async (of = limit, who = key) => (await take(of, who)).outcome
    async function takeAll(): Promise<void> {
      for (let tries = 0; tries < limit.tries; tries++) expect(await outcomeOf()).to.equal('granted')
    }

    it('grants so many tries, and says when the window ends', async () => {
      await takeAll()
      const taken = await take()
      if (taken.outcome !== 'reached') throw new Error(taken.outcome)
      expect(taken.retryAfterSeconds).to.be.within(98, 100)
      expect(Number.isInteger(taken.retryAfterSeconds)).to.equal(true)
    })

    it('says of one refusal alone that it is the first', async () => {
      await takeAll()
      const refusals = await atOnce(20, (index) => (index % 2 ? opened.limiter : opened.other).take(limit, key))
      expect(refusals.filter((taken) => taken.outcome === 'reached' && taken.isFirst)).to.have.length(1)
      expect(await take()).to.include({ outcome: 'reached', isFirst: false })
    })

    it('grants no more to any number at once', async () => {
      const taken = await atOnce(200, (index) => (index % 2 ? opened.limiter : opened.other).take(limit, key))
      expect(taken.filter(({ outcome }) => outcome === 'granted')).to.have.length(limit.tries)
    })

    it('keeps keys apart, and limits', async () => {
      await takeAll()
      expect(await outcomeOf(limit, unique('key'))).to.equal('granted')
      expect(await outcomeOf({ ...limit, name: 'another' })).to.equal('granted')
    })

    it('takes a try back, but none that was not granted', async () => {
      opened.limiter.giveBack(limit, key)
      await takeAll()
      opened.limiter.giveBack(limit, key)
      expect(await outcomeOf()).to.equal('granted')
      expect(await outcomeOf()).to.equal('reached')
    })

    it('is not told twice in a window, though a try was handed back', async () => {
      await takeAll()
      expect(await take()).to.include({ isFirst: true })
      for (let tries = 0; tries < limit.tries; tries++) opened.limiter.giveBack(limit, key)
      await takeAll()
      expect(await take()).to.include({ outcome: 'reached', isFirst: false })
    })

    it('begins anew where it is cleared', async () => {
      await takeAll()
      await take()
      opened.limiter.clear(limit, key)
      await takeAll()
      expect(await take()).to.include({ outcome: 'reached', isFirst: true })
    })

    it('takes the next refusal for the first where nobody heard of it', async () => {
      await takeAll()
      expect(await take()).to.include({ isFirst: true })
      opened.limiter.untell(limit, key)
      expect(await take()).to.include({ isFirst: true })
      expect(await take()).to.include({ isFirst: false })
    })

    it('ends a window so long after its first try, whatever came later, and tells of the next one', async () => {
      limit = { ...limit, windowSeconds: 3 }
      await take()
      await opened.pass(2.2)
      for (let tries = 1; tries < limit.tries; tries++) expect(await outcomeOf()).to.equal('granted')
      expect(await take()).to.deep.equal({ outcome: 'reached', isFirst: true, retryAfterSeconds: 1 })
      await opened.pass(1)
      await takeAll()
      expect(await take()).to.deep.equal({ outcome: 'reached', isFirst: true, retryAfterSeconds: 3 })
    }).timeout(10_000)
  })
}
