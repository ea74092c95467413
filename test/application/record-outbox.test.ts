import { expect } from 'chai'
import { RecordOutbox } from '../../src/application/record-outbox.js'
import { Unavailable } from '../../src/application/unavailable.js'
import { NOON } from '../support/builders.js'

const FULL = 250

describe('the recording of the outbox without a queue', () => {
  let relays = 0
  beforeEach(() => {
    relays = 0
  })

  it('needs no queue for events that can be recorded', async () => {
    expect(await recording({ recorded: 3, left: 0 })).to.deep.equal({ published: 3, mayHaveMore: false })
    expect(relays).to.equal(0)
  })

  it('says that there may be more after a full batch', async () => {
    expect(await recording({ recorded: FULL, left: 0 })).to.deep.equal({ published: FULL, mayHaveMore: true })
    expect(await recording({ recorded: FULL - 1, left: 0 })).to.include({ mayHaveMore: false })
  })

  it('publishes events of deleted users to the queue, whose worker erases them (LG-5)', async () => {
    expect(await recording({ recorded: 2, left: 1 })).to.deep.equal({ published: 7, mayHaveMore: false })
    expect(relays).to.equal(1)
  })

  it('publishes the events to the queue if one of them cannot be recorded, and looks for more (RE-3)', async () => {
    expect(await recording(new Error('odd'))).to.deep.equal({ published: 5, mayHaveMore: true })
    expect(relays).to.equal(1)
  })

  it('leaves all in the outbox while the store is unavailable', async () => {
    const error = await recording(new Unavailable('away')).catch((failure) => failure)
    expect(error).to.be.instanceOf(Unavailable)
    expect(relays).to.equal(0)
  })

  function recording(result: Error | { readonly recorded: number; readonly left: number }) {
    const recorder = {
      async recordDue(limit: number, now: Date) {
        expect([limit, now]).to.deep.equal([FULL, NOON])
        if (result instanceof Error) throw result
        return result
      },
    }
    const relay = {
      async execute() {
        relays += 1
        return { published: 5, mayHaveMore: false }
      },
    }
    return new RecordOutbox({ recorder, relay, clock: { now: () => NOON } }).execute()
  }
})
