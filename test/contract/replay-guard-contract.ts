import { expect } from 'chai'
import { later, NOON, times, unique } from '../support/builders.js'
import { HOSTILE_TEXTS } from '../support/hostile-texts.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'
import { rejectsUnavailable } from './rejects-unavailable.js'

export function replayGuardContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`ReplayGuard contract: ${name}`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    const until = () => later(new Date(), 600)

    itOnStores('accepts an id from exactly one of 200 concurrent calls, through two processes (OA-3)', async () => {
      const id = unique('state')
      const other = await stores.reopen()
      const answers = await Promise.all(
        times(200, (index) => (index % 2 === 0 ? stores : other).replayGuard.spend(id, until())),
      )
      await other.close()
      expect(answers.filter((isFirst) => isFirst)).to.have.length(1)
    })

    itOnStores('refuses a spent id, also in another process (OA-3)', async () => {
      const id = unique('state')
      await stores.replayGuard.spend(id, until())
      const other = await stores.reopen()
      expect(await other.replayGuard.spend(id, until())).to.equal(false)
      await other.close()
    })

    itOnStores('tells what was spent, in another process too, until its time is over', async () => {
      const id = unique('state')
      const [now, end] = [new Date(), later(new Date(), 30)]
      expect(await stores.replayGuard.isSpent(id, now)).to.equal(false)
      await stores.replayGuard.spend(id, end)
      const other = await stores.reopen()
      expect(await other.replayGuard.isSpent(id, now)).to.equal(true)
      await other.close()
      expect(await stores.replayGuard.isSpent(id, later(end, -1))).to.equal(true)
      expect(await stores.replayGuard.isSpent(id, end)).to.equal(false)
      expect(await stores.replayGuard.isSpent(unique('state'), now)).to.equal(false)
    })

    it('distinguishes similar ids', async () => {
      for (const id of ['a', 'A', 'a ', '1', '01', ...HOSTILE_TEXTS]) {
        expect(await stores.replayGuard.spend(id, until()), id).to.equal(true)
        expect(await stores.replayGuard.spend(id, until()), id).to.equal(false)
      }
    })

    itOnStores('throws Unavailable where the store cannot be reached', async () => {
      const closed = await stores.reopen()
      await closed.close()
      await rejectsUnavailable(closed.replayGuard.spend('state', NOON))
      await rejectsUnavailable(closed.replayGuard.isSpent('state', NOON))
    })
  })
}
