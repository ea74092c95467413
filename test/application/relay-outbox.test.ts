import { expect } from 'chai'
import { RelayOutbox } from '../../src/application/relay-outbox.js'
import { later } from '../support/builders.js'
import { expectUnavailable } from './fakes/assertions.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the relay of the outbox', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  function waiting(count: number): readonly string[] {
    const events = Array.from({ length: count }, () => world.events.event('weibind.session.ended', REQUEST))
    world.stored.events.push(...events)
    return events.map(({ id }) => id)
  }

  it('publishes due events, and marks them as published afterwards', async () => {
    const ids = waiting(3)
    expect(await new RelayOutbox(world).execute()).to.deep.equal({ published: 3, mayHaveMore: false })
    expect(world.publisher.published.map(({ id }) => id)).to.deep.equal(ids)
    expect(world.stored.journal).to.deep.equal(['outbox.claim', 'publisher.publish', 'outbox.published'])
  })

  it('holds its events for 10 s, and has them published again unless recorded within 10 s', async () => {
    const ids = waiting(1)
    const claimedAt = world.clock.now()
    const publisher = {
      async publish() {
        world.clock.pass(5)
      },
    }
    await new RelayOutbox({ ...world, publisher }).execute()
    const claimedAfter = (seconds: number) => world.outbox.claim(10, later(claimedAt, seconds), later(claimedAt, 99))
    expect(await claimedAfter(14.999)).to.deep.equal([])
    expect((await claimedAfter(15)).map(({ id }) => id)).to.deep.equal(ids)
  })

  it('publishes nothing if nothing is due', async () => {
    expect(await new RelayOutbox(world).execute()).to.deep.equal({ published: 0, mayHaveMore: false })
    expect(world.stored.journal).to.deep.equal(['outbox.claim'])
  })

  it('says that there may be more after a full batch', async () => {
    waiting(101)
    expect(await new RelayOutbox(world).execute()).to.deep.equal({ published: 100, mayHaveMore: true })
    world.stored.events.length = 99
    world.clock.pass(10)
    expect(await new RelayOutbox(world).execute()).to.deep.equal({ published: 99, mayHaveMore: false })
  })

  it('leaves everything in the outbox if the queue refuses it', async () => {
    waiting(2)
    world.stored.failsAt = 'publisher.publish'
    await expectUnavailable(new RelayOutbox(world).execute())
    expect(world.stored.events).to.have.length(2)
    world.stored.failsAt = null
    for (const [seconds, published] of [
      [9.999, 0],
      [0.001, 2],
    ] as const) {
      world.clock.pass(seconds)
      expect((await new RelayOutbox(world).execute()).published).to.equal(published)
    }
  })

  it('fails if it cannot mark them, so that they are published again after the lease', async () => {
    waiting(1)
    world.stored.failsAt = 'outbox.published'
    await expectUnavailable(new RelayOutbox(world).execute())
    expect(world.stored.events).to.have.length(1)
  })
})
