import { expect } from 'chai'
import { newAnchor } from '../../src/domain/audit-anchor.js'
import { sealEntry } from '../../src/domain/audit-chain.js'
import { oldestRun } from '../../src/domain/audit-retention.js'
import { anEvent, later, NOON } from '../support/builders.js'
import { CHAIN_KEY } from '../support/chain-keys.js'

const ANCHOR = newAnchor(CHAIN_KEY, NOON)

function entriesAt(...seconds: readonly number[]) {
  let head = { seq: ANCHOR.seq, hash: ANCHOR.hash }
  return seconds.map((each) => {
    const event = anEvent({ time: later(NOON, each).toISOString() })
    const seal = sealEntry(CHAIN_KEY, event, head, CHAIN_KEY.newSalt())
    head = seal
    return { ...seal, event: JSON.stringify(event) }
  })
}

describe('what retention removes', () => {
  it('is the longest run of old entries from the old end', () => {
    const entries = entriesAt(-2, -1, 0, -3)
    expect(oldestRun(CHAIN_KEY, ANCHOR, entries, NOON)).to.deep.equal({
      count: 2,
      last: { seq: 2, hash: entries[1]?.hash },
      brokenAt: null,
    })
  })

  it('OP-5: is nothing from an entry on that was changed to look old, or is missing', () => {
    const [first, second] = entriesAt(-1, 5, -1)
    if (!first || !second) throw new Error('no entries')
    const aged = { ...second, event: JSON.stringify({ ...JSON.parse(second.event), time: '2020-01-01T00:00:00.000Z' }) }
    for (const changed of [aged, { ...second, event: 'no JSON' }, { ...second, seq: 3 }])
      expect(oldestRun(CHAIN_KEY, ANCHOR, [first, changed], NOON)).to.include({ count: 1, brokenAt: 2 })
  })

  it('OP-5: is nothing behind an anchor that was moved', () => {
    const entries = entriesAt(-1, -1)
    const moved = { ...ANCHOR, seq: 1, hash: entries[0]?.hash ?? '' }
    expect(oldestRun(CHAIN_KEY, moved, entries.slice(1), NOON)).to.include({ count: 0, brokenAt: 2 })
  })
})
