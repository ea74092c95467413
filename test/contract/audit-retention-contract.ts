import { expect } from 'chai'
import { anEvent, later, NOON, times } from '../support/builders.js'
import { wholeChain } from '../support/whole-chain.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

/** What AuditRetention promises (rules LG-5 and OP-5). */
export function auditRetentionContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`AuditRetention contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    it('OP-5: removes the longest run of old events from the old end, and leaves the chain whole', async () => {
      await record(-3, -2, -1, 5, -4, 6)
      expect(await removeAll()).to.equal(3)
      expect((await wholeChain(stores.auditChainLog)).map(({ seq }) => seq)).to.deep.equal([4, 5, 6])
      expect(await stores.auditChainLog.anchor()).to.include({ seq: 3, reason: 'retention', adopted: null })
      expect((await stores.auditLog.search({ limit: 10 })).events).to.have.length(3)
      expect(await removeAll()).to.equal(0)
    })

    it('removes more than a batch, and goes on behind it when the log is empty', async () => {
      await record(...times(450, () => -1))
      expect(await removeAll()).to.equal(450)
      expect(await stores.auditChainLog.head()).to.equal(null)
      await record(1)
      expect((await wholeChain(stores.auditChainLog)).map(({ seq }) => seq)).to.deep.equal([451])
    })

    it('counts only what is left', async () => {
      await record(-3, -2, 1)
      const counting = { from: later(NOON, -3600), to: later(NOON, 3600), stepMs: 3_600_000 }
      await removeAll()
      expect((await stores.auditLog.count(counting)).map(({ count }) => count)).to.deep.equal([1])
    })

    itOnStores('OP-5: removes each event once through two processes, while events are recorded', async () => {
      await record(...times(300, () => -1))
      const other = await stores.reopen()
      const [mine, theirs] = await Promise.all([removeAll(), removeAll(other), record(...times(50, () => 1))])
      await other.close()
      expect(mine + theirs).to.equal(300)
      expect(await wholeChain(stores.auditChainLog)).to.have.length(50)
    }).timeout(20_000)

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const { auditRetention, close } = await stores.reopen()
      await close()
      await rejectsUnavailable(auditRetention.removeOldest(NOON, NOON))
    })

    async function removeAll({ auditRetention } = stores): Promise<number> {
      let sum = 0
      for (let mayHaveMore = true; mayHaveMore; ) {
        const batch = await auditRetention.removeOldest(NOON, later(NOON, 60))
        expect(batch.brokenAt).to.equal(null)
        sum += batch.removed
        mayHaveMore = batch.mayHaveMore
      }
      return sum
    }

    /** Events this many seconds from noon, in this order. */
    async function record(...seconds: readonly number[]): Promise<void> {
      const events = seconds.map((each) => anEvent({ time: later(NOON, each).toISOString() }))
      if (events.length < 10) for (const event of events) await stores.auditLog.record(event)
      else await Promise.all(events.map((event) => stores.auditLog.record(event)))
    }
  })
}
