import { expect } from 'chai'
import { SystemClock } from '../../../src/adapters/system/system-clock.js'

describe('SystemClock', () => {
  it('returns the current time', () => {
    const before = Date.now()
    expect(new SystemClock().now().getTime()).to.be.within(before, Date.now())
  })
})
