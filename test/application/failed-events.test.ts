import { expect } from 'chai'
import { ListFailedEvents } from '../../src/application/list-failed-events.js'
import type { ForgedJobs } from '../../src/application/ports/forged-jobs.js'
import type { FailedEvent, Outbox } from '../../src/application/ports/outbox.js'
import { RetryFailedEvents } from '../../src/application/retry-failed-events.js'
import { anEvent, NOON, times } from '../support/builders.js'
import { fakeForgedJobs } from './fakes/fake-forged-jobs.js'
import { failedEvents, fakeOutbox } from './fakes/fake-outbox.js'
import { Stored } from './fakes/stored.js'

describe('events that were set aside', () => {
  let outbox: Outbox
  let forgedJobs: ForgedJobs
  let failed: readonly FailedEvent[]
  beforeEach(async () => {
    const stored = new Stored()
    outbox = fakeOutbox(stored)
    forgedJobs = fakeForgedJobs(stored)
    failed = await failedEvents(
      outbox,
      times(3, () => anEvent()),
    )
  })

  it('are listed with how many there are on all pages', async () => {
    const { events, nextCursor, total } = await new ListFailedEvents({ outbox, forgedJobs }).execute({ limit: 2 })
    expect(events).to.deep.equal(failed.slice(0, 2))
    expect([nextCursor, total]).to.deep.equal([failed[1]?.event.id, 3])
  })

  it('have the forged jobs beside them, on the first page (OP-9)', async () => {
    const job = { jobId: 'e_x', name: 'n', seenAt: NOON, size: 3 }
    await forgedJobs.note(job)
    const list = new ListFailedEvents({ outbox, forgedJobs })
    const first = await list.execute({ limit: 1 })
    expect([first.forged, first.forgedTotal]).to.deep.equal([[job], 1])
    const second = await list.execute({ limit: 1, cursor: first.nextCursor ?? '' })
    expect([second.forged, second.forgedTotal]).to.deep.equal([[], 1])
  })

  it('are retried one by one', async () => {
    const retry = new RetryFailedEvents({ outbox })
    const eventId = failed[1]?.event.id ?? ''
    expect(await retry.execute({ eventId })).to.deep.equal({ outcome: 'retried', count: 1 })
    expect(await retry.execute({ eventId })).to.deep.equal({ outcome: 'none-set-aside' })
    expect(await outbox.countSetAside()).to.equal(2)
  })

  it('are retried all at once', async () => {
    const retry = new RetryFailedEvents({ outbox })
    expect(await retry.execute('all')).to.deep.equal({ outcome: 'retried', count: 3 })
    expect(await retry.execute('all')).to.deep.equal({ outcome: 'none-set-aside' })
  })
})
