import { expect } from 'chai'
import { RandomPool } from '../../../src/adapters/system/random-pool.js'

describe('RandomPool', () => {
  it('returns no byte twice, and changes none that it has returned', () => {
    const { take } = new RandomPool()
    const taken = Array.from({ length: 10_000 }, () => take(16))
    const asText = taken.map((bytes) => bytes.toString('hex'))
    expect(new Set(asText).size).to.equal(10_000)
    expect(taken.map((bytes) => bytes.toString('hex'))).to.deep.equal(asText)
  })

  it('returns as many bytes as are asked for, also where a block ends', () => {
    const { take } = new RandomPool()
    const sizes = [1, 4000, 18, 96, 4096, 0, 12]
    expect(sizes.map((size) => take(size).length)).to.deep.equal(sizes)
  })

  it('returns bytes of every value about as often', () => {
    const { take } = new RandomPool()
    const counts = new Array(256).fill(0)
    for (let round = 0; round < 1000; round += 1) for (const byte of take(256)) counts[byte] += 1
    for (const count of counts) expect(count).to.be.within(800, 1200)
  })
})
