import { expect } from 'chai'
import { MemoryAuditQueue } from '../../../src/adapters/memory/memory-audit-queue.js'
import type { Delivery, DeliveryVerdict } from '../../../src/application/deliver-audit-event.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'

const RECORDED: DeliveryVerdict = { outcome: 'recorded' }

describe('MemoryAuditQueue', () => {
  let calls: Delivery[]
  let isStoreAvailable: boolean
  let queue: MemoryAuditQueue
  beforeEach(() => {
    calls = []
    isStoreAvailable = true
  })
  afterEach(() => queue.close(1000))

  it('accepts events while recording takes long, and closes at once with a deadline of 0', async () => {
    queue = queueOver(() => new Promise(() => {}))
    await queue.publish(times(100, () => anEvent()))
    await queue.close(0)
  })

  it('holds an event once, until it is recorded', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    queue = queueOver(() => released.then(() => RECORDED))
    const event = anEvent()
    await queue.publish([event, event])
    await queue.publish([event])
    release()
    await eventually('it is recorded', () => calls.length === 1)
    await new Promise(setImmediate)
    await queue.publish([event])
    await eventually('it is recorded again', () => calls.length === 2)
  })

  it('delivers again after the delay, and counts attempts and waits', async () => {
    const verdicts: DeliveryVerdict[] = [
      { outcome: 'retry', delayMs: 30, errorName: 'Error' },
      { outcome: 'wait', delayMs: 60 },
      { outcome: 'retry', delayMs: 1, errorName: 'Error' },
    ]
    const at: number[] = []
    queue = queueOver(async () => {
      at.push(performance.now())
      return verdicts.shift() ?? RECORDED
    })
    await queue.publish([anEvent()])
    await eventually('it is recorded', () => calls.length === 4)
    expect(calls.map(({ attempts }) => attempts)).to.deep.equal([0, 1, 1, 2])
    expect(calls.map(({ waits }) => waits)).to.deep.equal([0, 0, 1, 1])
    expect(gap(at, 1)).to.be.at.least(29)
    expect(gap(at, 2)).to.be.at.least(59)
  })

  for (const verdict of [{ outcome: 'forged' }, { outcome: 'set-aside', errorName: 'Error' }] as const)
    it(`forgets an event that is ${verdict.outcome}, and its attempts`, async () => {
      const verdicts: DeliveryVerdict[] = [{ outcome: 'retry', delayMs: 1, errorName: 'Error' }, verdict]
      queue = queueOver(async () => verdicts.shift() ?? RECORDED)
      const event = anEvent()
      await queue.publish([event])
      await eventually('the verdict', () => calls.length === 2)
      await new Promise(setImmediate)
      await queue.publish([event])
      await eventually('it is delivered again', () => calls.length === 3)
      expect(calls.map(({ attempts }) => attempts)).to.deep.equal([0, 1, 0])
    })

  it('delivers other events while some wait to be retried (RE-3)', async () => {
    const bad = times(50, () => anEvent())
    const good = times(50, () => anEvent())
    const isBad = new Set(bad.map(({ id }) => id))
    queue = queueOver(async (id) =>
      isBad.has(id) ? { outcome: 'retry', delayMs: 60_000, errorName: 'Error' } : RECORDED,
    )
    await queue.publish([...bad, ...good])
    await eventually('the good ones', () => calls.length === 100)
  })

  it('is working while it is open and the store is available', async () => {
    queue = queueOver(async () => RECORDED)
    expect(queue.isWorking).to.equal(true)
    isStoreAvailable = false
    expect(queue.isWorking).to.equal(false)
    isStoreAvailable = true
    await queue.close(1000)
    expect(queue.isWorking).to.equal(false)
  })

  it('records ten at a time at most', async () => {
    let running = 0
    let most = 0
    queue = queueOver(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      return RECORDED
    })
    await queue.publish(times(100, () => anEvent()))
    await eventually('all are recorded', () => calls.length === 100)
    expect(most).to.equal(10)
  })

  it('refuses more than 10,000 events', async () => {
    queue = queueOver(() => new Promise(() => {}))
    await queue.publish(times(10_000, () => anEvent()))
    await rejectsUnavailable(queue.publish([anEvent()]))
    await queue.close(0)
  })

  it('finishes what is being recorded when it closes, and refuses and starts nothing more', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    queue = queueOver(() => released.then(() => ({ outcome: 'retry', delayMs: 1, errorName: 'Error' })))
    await queue.publish(times(30, () => anEvent()))
    await eventually('ten are running', () => calls.length === 10)
    const closed = queue.close(5000)
    await rejectsUnavailable(queue.publish([anEvent()]))
    release()
    await closed
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(calls).to.have.length(10)
  })

  function queueOver(execute: (id: string) => Promise<DeliveryVerdict>): MemoryAuditQueue {
    return new MemoryAuditQueue({
      execute: (delivery) => {
        calls.push(delivery)
        return execute(delivery.eventId)
      },
      get isStoreAvailable() {
        return isStoreAvailable
      },
    })
  }

  function gap(at: readonly number[], index: number): number {
    return (at[index] ?? 0) - (at[index - 1] ?? 0)
  }
})
