import { expect } from 'chai'
import { MemoryAuditQueue } from '../../../src/adapters/memory/memory-audit-queue.js'
import type { SetAside } from '../../../src/application/ports/outbox.js'
import type { RecordResult } from '../../../src/application/record-audit-event.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import { rejectsUnavailable } from '../../contract/rejects-unavailable.js'
import { anEvent, times } from '../../support/builders.js'
import { eventually } from '../../support/eventually.js'
import { silentLog } from '../../support/silent-log.js'

describe('MemoryAuditQueue', () => {
  let log: ReturnType<typeof silentLog>
  let calls: string[]
  let aside: SetAside[]
  let queue: MemoryAuditQueue
  beforeEach(() => {
    log = silentLog()
    calls = []
    aside = []
  })
  afterEach(() => queue.close(1000))

  it('hands every event that it was given to the recorder', async () => {
    queue = queueOver(async () => 'recorded')
    const events = times(100, () => anEvent())
    await queue.publish(events)
    await eventually('all to be recorded', () => calls.length === 100)
    expect(new Set(calls)).to.deep.equal(new Set(events.map(({ id }) => id)))
  })

  it('accepts at once, however long recording takes', async () => {
    queue = queueOver(() => new Promise(() => {}))
    await queue.publish(times(100, () => anEvent()))
    await queue.close(0)
  })

  it('takes an event once that is on it already, and again once it was recorded', async () => {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    queue = queueOver(async () => {
      await released
      return 'recorded'
    })
    const event = anEvent()
    await queue.publish([event, event])
    await queue.publish([event])
    release()
    await eventually('it to be recorded', () => calls.length === 1)
    await new Promise(setImmediate)
    await queue.publish([event])
    await eventually('it to be recorded again', () => calls.length === 2)
  })

  it('sets an event aside after five tries, with a growing delay, and says so', async () => {
    const at: number[] = []
    queue = queueOver(async () => {
      at.push(Date.now())
      throw new Error('malformed')
    })
    const event = anEvent()
    await queue.publish([event])
    await eventually('it to be set aside', () => aside.length === 1)
    expect(calls).to.have.length(5)
    expect(aside[0]).to.include({ eventId: event.id, error: 'malformed', tries: 5 })
    expect(gap(at, 4)).to.be.greaterThan(gap(at, 1) * 2)
    await eventually('the log line', () => log.lines.some(({ level }) => level === 'error'))
  })

  it('lets the others pass while some fail (RE-3)', async () => {
    const bad = times(50, () => anEvent())
    const good = times(50, () => anEvent())
    const isBad = new Set(bad.map(({ id }) => id))
    queue = queueOver(async (id) => {
      if (isBad.has(id)) throw new Error('malformed')
      return 'recorded'
    }, 10_000)
    await queue.publish([...bad, ...good])
    await eventually('the good ones', () => good.every(({ id }) => calls.includes(id)), 1000)
  })

  it('counts no try while the store is away, goes on by itself, and says so once', async () => {
    let isAway = true
    queue = queueOver(async () => {
      if (isAway) throw new Unavailable('away')
      return 'recorded'
    })
    await queue.publish([anEvent(), anEvent()])
    await eventually('more tries than are allowed', () => calls.length > 14)
    isAway = false
    const before = calls.length
    await eventually('both to be recorded', () => calls.length === before + 2)
    expect(aside).to.deep.equal([])
    expect(log.lines.map(({ level }) => level)).to.deep.equal(['warn'])
  })

  it('keeps an event whose setting aside fails', async () => {
    let failures = 2
    queue = queueOver(
      async () => {
        throw new Error('malformed')
      },
      1,
      async (failure) => {
        if (failures-- > 0) throw new Unavailable('away')
        aside.push(failure)
      },
    )
    await queue.publish([anEvent()])
    await eventually('it to be set aside', () => aside.length === 1)
  })

  it('drops a forged event and reports it (LG-4)', async () => {
    queue = queueOver(async () => 'forged')
    const event = anEvent()
    await queue.publish([event])
    await eventually('the log line', () => log.lines.length === 1)
    expect(log.lines[0]).to.deep.include({ level: 'error', fields: { eventId: event.id } })
    expect(calls).to.have.length(1)
    expect(aside).to.deep.equal([])
  })

  it('records ten at a time at most', async () => {
    let running = 0
    let most = 0
    queue = queueOver(async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      return 'recorded'
    })
    await queue.publish(times(100, () => anEvent()))
    await eventually('all to be recorded', () => calls.length === 100)
    expect(most).to.equal(10)
  })

  it('refuses what it cannot hold', async () => {
    queue = queueOver(() => new Promise(() => {}))
    await queue.publish(times(10_000, () => anEvent()))
    await rejectsUnavailable(queue.publish([anEvent()]))
    await queue.close(0)
  })

  it('takes no more once it closes, and lets what is running end', async () => {
    let ended = 0
    queue = queueOver(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      ended += 1
      return 'recorded'
    })
    await queue.publish(times(30, () => anEvent()))
    const begun = Date.now()
    await queue.close(5000)
    expect(ended).to.equal(10)
    expect(Date.now() - begun).to.be.lessThan(2500)
    await rejectsUnavailable(queue.publish([anEvent()]))
  })

  it('does not wait past the deadline when it closes', async () => {
    queue = queueOver(() => new Promise(() => {}))
    await queue.publish([anEvent()])
    const begun = Date.now()
    await queue.close(50)
    expect(Date.now() - begun).to.be.within(40, 500)
    queue = queueOver(async () => 'recorded')
  })

  function queueOver(
    execute: (id: string) => Promise<RecordResult>,
    retryDelayMs = 5,
    setAside = async (failure: SetAside) => {
      aside.push(failure)
    },
  ): MemoryAuditQueue {
    const record = {
      execute: (id: string) => {
        calls.push(id)
        return execute(id)
      },
    }
    return new MemoryAuditQueue({ record, outbox: { setAside }, log, retryDelayMs })
  }

  function gap(at: readonly number[], index: number): number {
    return (at[index] ?? 0) - (at[index - 1] ?? 0)
  }
})
