import { expect } from 'chai'
import { RelayOutbox } from '../../src/application/relay-outbox.js'
import { anEvent, later, NOON } from '../support/builders.js'

describe('RelayOutbox and a process that dies', () => {
  it('gets back within 15 s what died with its relay or its queue (RE-3)', async () => {
    const due: Date[] = []
    const outbox = {
      claim: async (_limit: number, _now: Date, until: Date) => {
        due.push(until)
        return [anEvent()]
      },
      published: async (_ids: readonly string[], dueAt: Date) => void due.push(dueAt),
    }
    await new RelayOutbox({ outbox, publisher: { publish: async () => {} }, clock: { now: () => NOON } }).execute()
    expect(due).to.have.lengthOf(2)
    for (const time of due) expect(time).to.be.within(later(NOON, 5), later(NOON, 14))
  })
})
