import { expect } from 'chai'
import { ListFailedEvents } from '../../src/application/list-failed-events.js'
import type { FailedEvent, Outbox } from '../../src/application/ports/outbox.js'
import { RetryFailedEvents } from '../../src/application/retry-failed-events.js'
import { anEvent, times } from '../support/builders.js'
import { failedEvents, fakeOutbox } from './fakes/fake-outbox.js'
import { Stored } from './fakes/stored.js'

describe('events that were set aside', () => {
  let outbox: Outbox
  let failed: readonly FailedEvent[]
  beforeEach(async () => {
    outbox = fakeOutbox(new Stored())
    failed = await failedEvents(
      outbox,
      times(3, () => anEvent()),
    )
  })

  it('are listed with how many there are on all pages', async () => {
    const { events, nextCursor, total } = await new ListFailedEvents({ outbox }).execute({ limit: 2 })
    expect(events).to.deep.equal(failed.slice(0, 2))
    expect([nextCursor, total]).to.deep.equal([failed[1]?.event.id, 3])
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
