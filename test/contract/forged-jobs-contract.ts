import { expect } from 'chai'
import { FORGED_JOBS_KEPT, type ForgedJob } from '../../src/application/ports/forged-jobs.js'
import { later, NOON, times, unique } from '../support/builders.js'
import { type OpenedStores, type OpenStores, onStores, type StoreKind } from './opened-stores.js'

export function forgedJobsContract(name: string, open: OpenStores, kind: StoreKind = 'store'): void {
  const itOnStores = onStores(kind)

  describe(`ForgedJobs contract: ${name} (OP-9)`, () => {
    let stores: OpenedStores
    beforeEach(async () => {
      stores = await open()
    })
    afterEach(() => stores.close())

    const aJob = (changes: Partial<ForgedJob> = {}): ForgedJob => ({
      jobId: unique('job'),
      name: 'weibind.login.succeeded',
      seenAt: NOON,
      size: 12,
      ...changes,
    })

    it('lists what was noted in the order of its time, and counts it', async () => {
      const { forgedJobs } = stores
      expect([await forgedJobs.list(), await forgedJobs.count()]).to.deep.equal([[], 0])
      const [second, first] = [aJob({ seenAt: later(NOON, 1) }), aJob({ name: '' })]
      for (const job of [second, first]) await forgedJobs.note(job)
      expect([await forgedJobs.list(), await forgedJobs.count()]).to.deep.equal([[first, second], 2])
    })

    it('keeps an id once, and counts each job', async () => {
      const job = aJob()
      for (const seconds of [0, 1]) await stores.forgedJobs.note({ ...job, seenAt: later(NOON, seconds) })
      expect([await stores.forgedJobs.list(), await stores.forgedJobs.count()]).to.deep.equal([[job], 2])
    })

    itOnStores('keeps the first 1,000, and counts all, of several processes at once', async () => {
      const other = await stores.reopen()
      for (const batch of times(105, (index) => index))
        await Promise.all(
          times(10, (index) =>
            (index % 2 === 0 ? stores : other).forgedJobs.note(aJob({ jobId: `${batch}-${index}` })),
          ),
        )
      expect(await other.forgedJobs.count()).to.equal(1050)
      const kept = await stores.forgedJobs.list()
      // Two processes may both see room for the last one.
      expect(kept.length).to.be.within(FORGED_JOBS_KEPT, FORGED_JOBS_KEPT + 50)
      expect(kept.map(({ jobId }) => jobId))
        .to.include('0-0')
        .and.not.include('104-9')
      await other.close()
    }).timeout(60_000)
  })
}
