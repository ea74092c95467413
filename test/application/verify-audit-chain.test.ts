import { expect } from 'chai'
import type { StoredEntry } from '../../src/application/ports/audit-chain-log.js'
import { VerifyAuditChain } from '../../src/application/verify-audit-chain.js'
import { adoptedAnchor, newAnchor, retainedAnchor } from '../../src/domain/audit-anchor.js'
import { type AuditCheckpoint, checkpointOf } from '../../src/domain/audit-checkpoint.js'
import { anEvent, NOON, times } from '../support/builders.js'
import { ChainInMemory, erasedEntry, OTHER_CHAIN_KEY, recordedEntries } from '../support/chain-in-memory.js'
import { CHAIN_KEY } from '../support/chain-keys.js'
import { LOG_LENGTH, TAMPERINGS } from '../support/tamperings.js'

const key = CHAIN_KEY
const events = times(LOG_LENGTH, () => anEvent({ data: { uid: '777', user_id: 'a', ip: '192.0.2.1' } }))
const recorded = recordedEntries(events)

function verify(chain: ChainInMemory, checkpoints: readonly AuditCheckpoint[] = []) {
  return new VerifyAuditChain({ chain, key }).execute(checkpoints)
}

function checkpointAt(entries: readonly StoredEntry[], seq: number): AuditCheckpoint {
  return checkpointOf(key, { seq, hash: entries[seq - 1]?.hash ?? '' }, NOON)
}

describe('VerifyAuditChain (LG-3)', () => {
  it('finds a log whole, with what was erased and adopted', async () => {
    const rows = recorded.map((entry, index) => (index % 10 === 0 ? erasedEntry(entry) : entry))
    const anchor = adoptedAnchor(key, 12, NOON)
    expect(await verify(new ChainInMemory(rows, anchor))).to.deep.equal({
      outcome: 'whole',
      entries: LOG_LENGTH,
      from: 1,
      to: LOG_LENGTH,
      head: recorded.at(-1)?.hash,
      erased: 3,
      adopted: { up_to: 12, time: NOON.toISOString() },
      checkpoints: 0,
    })
  })

  it('finds an empty log whole, and one that retention has shortened (OP-5)', async () => {
    expect(await verify(new ChainInMemory([]))).to.include({ outcome: 'whole', entries: 0, from: null })
    const last = { seq: 12, hash: recorded[11]?.hash ?? '' }
    const anchor = retainedAnchor(key, newAnchor(key, NOON), last, NOON)
    const kept = new ChainInMemory(recorded.slice(12), anchor)
    expect(
      await verify(kept, [checkpointAt(recorded, 5), checkpointAt(recorded, 12), checkpointAt(recorded, 20)]),
    ).to.include({
      outcome: 'whole',
      entries: LOG_LENGTH - 12,
      from: 13,
      checkpoints: 3,
    })
  })

  it('reads the anchor again where retention moves it meanwhile', async () => {
    const last = { seq: 12, hash: recorded[11]?.hash ?? '' }
    const chain = new ChainInMemory(recorded)
    const entries = chain.entries.bind(chain)
    chain.entries = async (after, limit) => {
      chain.rows = recorded.slice(12)
      chain.anchored = retainedAnchor(key, newAnchor(key, NOON), last, NOON)
      return entries(after, limit)
    }
    expect(await verify(chain)).to.include({ outcome: 'whole', from: 13 })
  })

  it('does not look at what is recorded after the head of the moment', async () => {
    const chain = new ChainInMemory(recorded.slice(0, 20))
    const head = await chain.head()
    chain.rows = recorded
    chain.head = async () => head
    expect(await verify(chain)).to.include({ outcome: 'whole', to: 20 })
  })

  for (const { name, tamper, kind, seq, event } of TAMPERINGS)
    it(`finds the place where an attacker ${name} (OP-2, OP-3)`, async () => {
      const chain = new ChainInMemory(tamper(recorded))
      const eventId =
        event === null ? null : event === 'new' ? 'ffffffff-0000-7000-8000-000000000000' : events[event - 1]?.id
      const found = await verify(chain)
      expect(found).to.include({ outcome: 'broken', kind, seq, eventId })
    })

  it('finds that all hashes were made again under another key, with and without the anchor', async () => {
    const rewritten = recordedEntries(events, OTHER_CHAIN_KEY)
    const first = { outcome: 'broken', kind: 'changed', seq: 1, eventId: events[0]?.id }
    expect(await verify(new ChainInMemory(rewritten))).to.include(first)
    expect(await verify(new ChainInMemory(rewritten, newAnchor(OTHER_CHAIN_KEY, NOON)))).to.include(first)
    expect(await verify(new ChainInMemory(recorded, newAnchor(OTHER_CHAIN_KEY, NOON)))).to.include(first)
  })

  it('finds that the anchor was changed or removed', async () => {
    const anchor = newAnchor(key, NOON)
    const first = { outcome: 'broken', kind: 'changed', seq: 1 }
    for (const change of [
      { time: '2020-01-01T00:00:00.000Z' },
      { reason: 'retention' },
      { adopted: { up_to: 3, time: '' } },
    ] as const)
      expect(await verify(new ChainInMemory(recorded, { ...anchor, ...change }))).to.include(first)
    expect(await verify(new ChainInMemory(recorded, null))).to.include(first)
    const moved = { ...anchor, seq: 5, hash: recorded[4]?.hash ?? '' }
    expect(await verify(new ChainInMemory(recorded.slice(5), moved))).to.include({ kind: 'changed', seq: 6 })
  })

  describe('with checkpoints (OP-4)', () => {
    it('finds that the newest entries were deleted', async () => {
      const cut = new ChainInMemory(recorded.slice(0, 20))
      expect(await verify(cut)).to.include({ outcome: 'whole' })
      const points = [checkpointAt(recorded, 10), checkpointAt(recorded, 30)]
      expect(await verify(cut, points)).to.include({ outcome: 'broken', kind: 'cut', seq: 21, eventId: null })
      expect(await verify(new ChainInMemory([]), points)).to.include({ kind: 'cut', seq: 1 })
    })

    it('finds that others were recorded since, and that the log was adopted again', async () => {
      const points = [checkpointAt(recorded, 25), checkpointAt(recorded, 10)]
      const since = recordedEntries([...events.slice(0, 20), ...times(10, () => anEvent())])
      expect(await verify(new ChainInMemory(since), points)).to.include({ kind: 'cut', seq: 25 })
      const again = recordedEntries(events.slice(1))
      expect(await verify(new ChainInMemory(again, adoptedAnchor(key, 29, NOON)), points)).to.include({
        kind: 'cut',
        seq: 10,
      })
      expect(await verify(new ChainInMemory([], null), points)).to.include({ kind: 'cut', seq: 1 })
    })

    it('finds a false checkpoint, by its line', async () => {
      const good = checkpointAt(recorded, 10)
      const ofOtherKey = checkpointOf(OTHER_CHAIN_KEY, { seq: 10, hash: recorded[9]?.hash ?? '' }, NOON)
      for (const wrong of [ofOtherKey, { ...good, seq: 9 }, { ...good, time: '2020-01-01T00:00:00.000Z' }])
        expect(await verify(new ChainInMemory(recorded), [good, wrong])).to.include({
          kind: 'checkpoint',
          seq: null,
          line: 2,
        })
    })
  })

  it('verifies the newest entries alone, and knows no place before them', async () => {
    const newest = (chain: ChainInMemory, count: number) => new VerifyAuditChain({ chain, key }).verifyNewest(count)
    expect(await newest(new ChainInMemory(recorded), 10)).to.include({ outcome: 'whole', from: 20, to: 30 })
    expect(await newest(new ChainInMemory(recorded), 1000)).to.include({ outcome: 'whole', from: 1, to: 30 })
    const changed = recorded.map((entry) => (entry.seq === 5 ? { ...entry, digest: '' } : entry))
    expect(await newest(new ChainInMemory(changed), 10)).to.include({ outcome: 'whole' })
    expect(await newest(new ChainInMemory(changed), 1000)).to.include({ outcome: 'broken', seq: 5 })
    expect(await newest(new ChainInMemory([], null), 10)).to.equal(null)
  })
})
