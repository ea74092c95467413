import { expect } from 'chai'
import { UuidIdentifiers } from '../../../src/adapters/system/uuid-identifiers.js'

describe('UuidIdentifiers', () => {
  it('makes UUIDs of version 7, all different and in the order of their making', () => {
    const ids = new UuidIdentifiers()
    const made = Array.from({ length: 10_000 }, () => ids.next())
    expect(new Set(made).size).to.equal(10_000)
    expect(made.toSorted()).to.deep.equal(made)
    for (const id of made) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('writes the time of the making into an id', () => {
    const before = Date.now()
    const millis = Number.parseInt(new UuidIdentifiers().next().replace('-', '').slice(0, 12), 16)
    expect(millis).to.be.within(before, Date.now())
  })
})
