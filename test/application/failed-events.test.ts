import { expect } from 'chai'
import { ListFailedEvents } from '../../src/application/list-failed-events.js'
import { RetryFailedEvents } from '../../src/application/retry-failed-events.js'
import { anEvent, NOON, times } from '../support/builders.js'
import { type FakeOutbox, fakeOutbox } from './fakes/fake-queue.js'
import { Stored } from './fakes/stored.js'

describe('events that were set aside', () => {
  let outbox: FakeOutbox
  beforeEach(() => {
    outbox = fakeOutbox(new Stored())
    outbox.failed.push(...times(3, () => ({ event: anEvent(), error: 'no', tries: 5, failedAt: NOON })))
  })

  it('are listed with how many there are on all pages', async () => {
    const { events, nextCursor, total } = await new ListFailedEvents({ outbox }).execute({ limit: 2 })
    expect(events).to.deep.equal(outbox.failed.slice(0, 2))
    expect([nextCursor, total]).to.deep.equal(['the next page', 3])
  })

  it('are retried one by one', async () => {
    const retry = new RetryFailedEvents({ outbox })
    const eventId = outbox.failed[1]?.event.id ?? ''
    expect(await retry.execute({ eventId })).to.deep.equal({ outcome: 'retried', count: 1 })
    expect(await retry.execute({ eventId })).to.deep.equal({ outcome: 'none-set-aside' })
    expect(outbox.failed).to.have.lengthOf(2)
  })

  it('are retried all at once', async () => {
    const retry = new RetryFailedEvents({ outbox })
    expect(await retry.execute('all')).to.deep.equal({ outcome: 'retried', count: 3 })
    expect(await retry.execute('all')).to.deep.equal({ outcome: 'none-set-aside' })
  })
})
