import { expect } from 'chai'
import { withoutPersonalData } from '../../src/domain/erasure.js'
import { anEvent, times } from '../support/builders.js'
import { wholeChain } from '../support/whole-chain.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

/** What the recorder promises of the chain (rules OP-1, OP-3, OP-5). */
export function auditChainContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`AuditChainLog contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('begins a new log with an anchor, and with no entry', async () => {
      expect(await stores.auditChainLog.anchor()).to.include({ seq: 0, reason: 'new', adopted: null, key: '599c5b8e' })
      expect(await stores.auditChainLog.head()).to.equal(null)
      expect(await wholeChain(stores.auditChainLog)).to.deep.equal([])
    })

    it('OP-1: numbers events in the order of recording, whatever their time is', async () => {
      const events = [anEvent({ time: '2026-11-22T09:00:00.000Z' }), anEvent({ time: '2026-11-22T08:00:00.000Z' })]
      for (const event of events) await stores.auditLog.record(event)
      const entries = await wholeChain(stores.auditChainLog)
      expect(entries.map(({ seq, event }) => [seq, JSON.parse(event)])).to.deep.equal([
        [1, events[0]],
        [2, events[1]],
      ])
    })

    it('OP-1: takes no number for an event that is recorded already', async () => {
      const [first, second] = [anEvent(), anEvent()]
      await stores.auditLog.record(first)
      const again = times(3, () => stores.auditLog.record(first))
      expect(await Promise.all([...again, stores.auditLog.record(second)])).to.deep.equal([
        ...times(3, () => 'already-recorded'),
        'recorded',
      ])
      expect((await wholeChain(stores.auditChainLog)).map(({ seq }) => seq)).to.deep.equal([1, 2])
    })

    it('reads entries by number, a page at a time', async () => {
      for (const event of times(5, () => anEvent())) await stores.auditLog.record(event)
      const numbers = async (after: number, limit: number) =>
        (await stores.auditChainLog.entries(after, limit)).map(({ seq }) => seq)
      expect(await numbers(0, 2)).to.deep.equal([1, 2])
      expect(await numbers(2, 9)).to.deep.equal([3, 4, 5])
      expect(await numbers(5, 9)).to.deep.equal([])
    })

    it('OP-3: keeps beside an event only what the event says', async () => {
      const data = { provider: 'weixin', channel: 'mp', uid: 'o-1', user_id: 'alice', ip: '2001:db8::1' }
      await stores.auditLog.record(anEvent({ subject: 'weixin:o-1', data }))
      await stores.auditLog.record(anEvent())
      expect(await wholeChain(stores.auditChainLog)).to.have.length(2)
    })

    it('OP-5: stays whole when an event is erased that was erased in the outbox, before or after its recording', async () => {
      const [before, after] = [anEvent({ data: { user_id: 'alice' } }), anEvent({ data: { user_id: 'alice' } })]
      await stores.auditLog.record(withoutPersonalData(before))
      await stores.auditLog.record(after)
      await stores.auditLog.record(withoutPersonalData(after))
      const entries = await wholeChain(stores.auditChainLog)
      expect(entries.map(({ salt }) => salt)).to.deep.equal([null, null])
      expect(entries.map(({ event }) => JSON.parse(event))).to.deep.equal([before, after].map(withoutPersonalData))
    })

    it('OP-5: stays whole when a user is erased, and shows which entries are', async () => {
      const events = [anEvent({ data: { user_id: 'alice' } }), anEvent({ data: { user_id: 'bob' } })]
      for (const event of events) await stores.auditLog.record(event)
      const [former] = await stores.auditChainLog.entries(0, 1)
      for (const _ of times(2, () => null)) await stores.erasures.erase('alice')
      const [erased, kept] = await wholeChain(stores.auditChainLog)
      expect(erased).to.include({ salt: null, digest: former?.digest, hash: former?.hash })
      expect(kept?.salt).to.match(/^[0-9a-f]{32}$/)
    })

    itOnStores('OP-1: leaves no gap and no double when 20 writers in 4 processes record at once', async () => {
      const others = await Promise.all(times(3, () => stores.reopen()))
      const processes = [stores, ...others]
      const writers = times(20, (index) => processes[index % processes.length] ?? stores)
      await Promise.all(
        writers.map(async ({ auditLog }) => {
          for (const event of times(25, () => anEvent())) expect(await auditLog.record(event)).to.equal('recorded')
        }),
      )
      for (const other of others) await other.close()
      expect(await wholeChain(stores.auditChainLog)).to.have.length(500)
    }).timeout(30_000)

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { auditChainLog, close } = await stores.reopen()
      await close()
      await rejectsUnavailable(auditChainLog.anchor())
      await rejectsUnavailable(auditChainLog.head())
      await rejectsUnavailable(auditChainLog.entries(0, 1))
      await rejectsUnavailable(auditChainLog.unnumbered())
    })
  })
}
