import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect } from 'chai'
import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.js'
import { rateLimiterContract } from '../../contract/rate-limiter-contract.js'
import { MovableClock } from '../../support/movable-clock.js'

rateLimiterContract('memory', async () => {
  const clock = new MovableClock()
  const limiter = new MemoryRateLimiter(clock)
  return { limiter, other: limiter, pass: async (seconds) => clock.advance(seconds), close: async () => {} }
})

describe('the limiter in memory', () => {
  const LIMIT = { name: 'costly', attempts: 1, windowSeconds: 60 }
  const CHEAP = { ...LIMIT, name: 'cheap' }

  it('drops the least recently used key of the same limit when there are too many', async () => {
    const limiter = new MemoryRateLimiter(new MovableClock(), 100)
    await limiter.take(LIMIT, 'victim')
    await limiter.take(CHEAP, 'victim')
    for (let stranger = 0; stranger < 100; stranger++) await limiter.take(CHEAP, `stranger ${stranger}`)
    expect(await limiter.take(LIMIT, 'victim')).to.include({ outcome: 'reached' })
    expect(await limiter.take(CHEAP, 'stranger 0')).to.include({ outcome: 'reached' })
    expect(await limiter.take(CHEAP, 'victim')).to.include({ outcome: 'granted' })
    expect(await limiter.take(CHEAP, 'stranger 0')).to.include({ outcome: 'reached' })
    expect(await limiter.take(CHEAP, 'stranger 1')).to.include({ outcome: 'granted' })
  })

  it('is bounded against a million addresses', async () => {
    const limiter = new MemoryRateLimiter(new MovableClock())
    const before = heapInUse()
    for (let stranger = 0; stranger < 1_000_000; stranger++) await limiter.take(CHEAP, `2001:db8:${stranger}::/64`)
    expect(heapInUse() - before).to.be.lessThan(100_000_000)
    expect(await limiter.take(CHEAP, '2001:db8:949999::/64')).to.include({ outcome: 'granted' })
    expect(await limiter.take(CHEAP, '2001:db8:999999::/64')).to.include({ outcome: 'reached' })
  })
})

/** After a garbage collection. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  return process.memoryUsage().heapUsed
}
