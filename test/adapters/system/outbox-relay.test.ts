import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { OutboxRelay } from '../../../src/adapters/system/outbox-relay.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { eventually } from '../../support/eventually.js'
import { silentLog } from '../../support/silent-log.js'

const HOUR_MS = 3_600_000

describe('OutboxRelay', () => {
  let runs: number
  let published: number
  let log: ReturnType<typeof silentLog>
  let relay: OutboxRelay
  beforeEach(() => {
    runs = 0
    published = 0
    log = silentLog()
  })
  afterEach(() => relay.stop())

  it('runs when it starts, and by its timer', async () => {
    relay = relayOver(async () => false, 10)
    relay.start()
    await eventually('three runs', () => runs >= 3)
  })

  it('runs at once when woken', async () => {
    relay = relayOver(async () => false, HOUR_MS)
    relay.start()
    await eventually('the first run', () => runs === 1)
    await delay(5)
    relay.wake()
    expect(runs).to.equal(2)
  })

  it('runs again while there may be more', async () => {
    relay = relayOver(async () => runs < 5, HOUR_MS)
    relay.start()
    await eventually('five runs', () => runs === 5)
    await delay(20)
    expect(runs).to.equal(5)
  })

  it('makes one further run of many wakings, and never two runs at a time', async () => {
    let running = 0
    let most = 0
    relay = relayOver(async () => {
      running += 1
      most = Math.max(most, running)
      await delay(20)
      running -= 1
      return false
    }, HOUR_MS)
    relay.start()
    for (let count = 0; count < 100; count++) relay.wake()
    await eventually('the further run', () => runs === 2)
    await delay(60)
    expect([runs, most]).to.deep.equal([2, 1])
  })

  it('runs again for a wake-up at any moment of a run', async () => {
    relay = relayOver(async () => false, HOUR_MS)
    relay.start()
    await delay(5)
    for (let hops = 0; hops < 20; hops++) {
      const before = runs
      relay.wake()
      for (let hop = 0; hop < hops; hop++) await Promise.resolve()
      relay.wake()
      await delay(1)
      expect(runs - before).to.equal(2)
    }
  })

  it('reports an outage once, leaves retrying to the timer, and reports its end', async () => {
    let isAway = true
    relay = relayOver(async () => {
      if (isAway) throw new Unavailable('away')
      published = 1
      return false
    }, 20)
    relay.start()
    await eventually('the first failure', () => log.lines.length === 1)
    const before = runs
    for (let count = 0; count < 100; count++) relay.wake()
    expect(runs).to.equal(before)
    await eventually('more runs', () => runs > 5)
    isAway = false
    await eventually('the end of the outage', () => log.lines.length > 1)
    expect(log.lines.map(({ level }) => level)).to.deep.equal(['warn', 'info'])
  })

  it('reports no end of an outage where a run had nothing to publish', async () => {
    relay = relayOver(async () => {
      if (runs % 2 === 1) throw new Unavailable('away')
      return false
    }, 5)
    relay.start()
    await eventually('more runs', () => runs > 6)
    expect(log.lines.map(({ level }) => level)).to.deep.equal(['warn'])
  })

  it('stops after the run that is under way', async () => {
    let ended = false
    relay = relayOver(async () => {
      await delay(30)
      ended = true
      return true
    }, 10)
    relay.start()
    await relay.stop()
    expect(ended).to.equal(true)
    relay.wake()
    await delay(30)
    expect(runs).to.equal(1)
  })

  it('does nothing before it is started', async () => {
    relay = relayOver(async () => false, 10)
    relay.wake()
    await delay(30)
    expect(runs).to.equal(0)
  })

  function relayOver(mayHaveMore: () => Promise<boolean>, everyMs: number): OutboxRelay {
    const execute = async () => {
      runs += 1
      const more = await mayHaveMore()
      return { published, mayHaveMore: more }
    }
    return new OutboxRelay({ relay: { execute }, log, everyMs })
  }
})
