import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { AuditPublisher } from '../../src/application/ports/audit-publisher.js'
import type { Log } from '../../src/application/ports/log.js'
import type { Outbox, SetAside } from '../../src/application/ports/outbox.js'
import { RecordAuditEvent } from '../../src/application/record-audit-event.js'
import { Unavailable } from '../../src/application/unavailable.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { anEvent, times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { silentLog } from '../support/silent-log.js'
import type { OpenedStores, OpenStores } from './opened-stores.js'

export interface AuditQueueParts {
  readonly record: Pick<RecordAuditEvent, 'execute'>
  readonly outbox: Pick<Outbox, 'setAside'>
  readonly log: Log
  readonly tries: number
  readonly retryDelayMs: number
}

/** A queue with nothing on it, and its worker at work. */
export interface OpenedAuditQueue {
  readonly publisher: AuditPublisher
  /** Ends the worker. */
  close(deadlineMs: number): Promise<void>
}

export type OpenAuditQueue = (parts: AuditQueueParts) => Promise<OpenedAuditQueue>

const TRIES = 3

export function auditQueueContract(name: string, openStores: OpenStores, openQueue: OpenAuditQueue): void {
  describe(`audit queue contract: ${name}`, () => {
    let stores: OpenedStores
    let queue: OpenedAuditQueue
    let log: ReturnType<typeof silentLog>
    /** What recording an event meets with, in place of its success, one for each time that it is tried. */
    let faults: Map<string, (() => Promise<void>)[]>
    let asideFaults: Error[]
    let aside: SetAside[]

    beforeEach(async () => {
      stores = await openStores()
      log = silentLog()
      faults = new Map()
      asideFaults = []
      aside = []
      const recording = new RecordAuditEvent({ outbox: stores.outbox, log: stores.auditLog })
      queue = await openQueue({
        record: {
          async execute(eventId) {
            await faults.get(eventId)?.shift()?.()
            return recording.execute(eventId)
          },
        },
        outbox: {
          async setAside(failure) {
            const fault = asideFaults.shift()
            if (fault) throw fault
            await stores.outbox.setAside(failure)
            aside.push(failure)
          },
        },
        log,
        tries: TRIES,
        retryDelayMs: 10,
      })
    })

    afterEach(async () => {
      await queue.close(2000)
      await stores.close()
    })

    it('records what is published, and the outbox forgets it', async () => {
      const events = await stored(150)
      await queue.publisher.publish(events)
      await recorded(events)
      for (const { id } of events) expect(await stores.outbox.find(id)).to.equal(null)
    })

    it('records once what is published again and again', async () => {
      const events = await stored(20)
      await Promise.all(times(5, () => queue.publisher.publish(events)))
      await recorded(events)
      await queue.publisher.publish(events)
      await flowsStill()
      expect(await recordedIds()).to.have.lengthOf(events.length + 1)
    })

    it('takes no offence at nothing', async () => {
      await queue.publisher.publish([])
    })

    it('never records what nobody stored, and says so (LG-4)', async () => {
      const forged = anEvent()
      await queue.publisher.publish([forged])
      await eventually('the forgery is reported', () => reports('error').length === 1)
      await flowsStill()
      expect(await stores.auditLog.has(forged.id)).to.equal(false)
      expect(aside).to.deep.equal([])
    })

    it('records the event that was stored, whatever was published under its id (LG-4)', async () => {
      const [event] = await stored(1)
      await queue.publisher.publish([{ ...event, subject: 'weibo:somebody-else', data: { ...event.data, uid: '666' } }])
      await recorded([event])
      expect((await stores.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
    })

    it('tries again what cannot be recorded at first', async () => {
      const [event] = await stored(1)
      faults.set(event.id, [fails, fails])
      await queue.publisher.publish([event])
      await recorded([event])
      expect(aside).to.deep.equal([])
    })

    it('sets aside what cannot be recorded, while the others keep flowing (RE-3)', async () => {
      const [bad, good] = await stored(2)
      faults.set(
        bad.id,
        times(100, () => fails),
      )
      await queue.publisher.publish([bad, good])
      await recorded([good])
      await eventually('the bad one is set aside', () => aside.length === 1)
      expect(aside[0]).to.deep.include({ eventId: bad.id, tries: TRIES, error: 'the disk is odd' })
      expect(faults.get(bad.id)).to.have.lengthOf(100 - TRIES)
      expect(await stores.outbox.find(bad.id)).to.deep.equal(bad)
      await flowsStill()
    })

    it('records what was set aside when it is published once more', async () => {
      const [event] = await stored(1)
      faults.set(
        event.id,
        times(TRIES, () => fails),
      )
      await queue.publisher.publish([event])
      await eventually('it is set aside', () => aside.length === 1)
      await eventually('it is published and recorded', async () => {
        await queue.publisher.publish([event])
        await delay(50)
        return stores.auditLog.has(event.id)
      })
    })

    it('does not count it as a try that the store is away', async () => {
      const [event] = await stored(1)
      faults.set(event.id, [...times(TRIES, () => isAway), fails, fails])
      await queue.publisher.publish([event])
      await recorded([event], 9000)
      expect(aside).to.deep.equal([])
      expect(reports('warn')).to.have.lengthOf(1)
    }).timeout(15_000)

    it('keeps what it cannot even set aside', async () => {
      const [event] = await stored(1)
      faults.set(
        event.id,
        times(TRIES, () => fails),
      )
      asideFaults.push(new Unavailable('away'), new Error('odd'))
      await queue.publisher.publish([event])
      await recorded([event])
      expect(asideFaults).to.have.lengthOf(1)
    })

    it('is not held up by an event that takes long', async () => {
      const [slow, ...others] = await stored(30)
      const { hold, release } = gate()
      faults.set(slow?.id ?? '', [hold])
      await queue.publisher.publish(slow ? [slow, ...others] : others)
      await recorded(others)
      release()
      await recorded(slow ? [slow, ...others] : others)
    })

    it('lets what is running end when it is closed, and takes nothing new', async () => {
      const events = await stored(200)
      const { hold, release } = gate()
      const [first] = events
      faults.set(first?.id ?? '', [hold])
      await queue.publisher.publish(events.slice(0, 1))
      await eventually('it is being recorded', () => faults.get(first?.id ?? '')?.length === 0)
      const closed = queue.close(5000)
      await queue.publisher.publish(events.slice(1)).catch(() => {})
      await delay(50)
      release()
      await closed
      await delay(100)
      expect(await recordedIds()).to.deep.equal([first?.id])
    })

    it('is closed by its deadline, whatever hangs', async () => {
      const [event] = await stored(1)
      const { hold, release } = gate()
      faults.set(event.id, [hold])
      await queue.publisher.publish([event])
      await eventually('it is being recorded', () => faults.get(event.id)?.length === 0)
      const began = Date.now()
      await queue.close(200)
      expect(Date.now() - began).to.be.lessThan(1000)
      release()
    })

    async function stored(count: 1): Promise<[AuditEvent]>
    async function stored(count: 2): Promise<[AuditEvent, AuditEvent]>
    async function stored(count: number): Promise<AuditEvent[]>
    async function stored(count: number): Promise<AuditEvent[]> {
      const events = times(count, () => anEvent())
      await Promise.all(events.map((event) => stores.outbox.append(event)))
      return events
    }

    async function recordedIds(): Promise<string[]> {
      return (await stores.auditLog.search({ limit: 1000 })).events.map(({ id }) => id)
    }

    async function recorded(events: readonly AuditEvent[], withinMs = 5000): Promise<void> {
      const all = async () => (await Promise.all(events.map(({ id }) => stores.auditLog.has(id)))).every(Boolean)
      await eventually('every event is recorded', all, withinMs)
      const isDone = async () => (await Promise.all(events.map(({ id }) => stores.outbox.find(id)))).every((e) => !e)
      await eventually('the outbox has forgotten them', isDone)
    }

    async function flowsStill(): Promise<void> {
      const [event] = await stored(1)
      await queue.publisher.publish([event])
      await recorded([event])
    }

    function reports(level: 'warn' | 'error'): object[] {
      return log.lines.filter((line) => line.level === level)
    }
  })
}

async function fails(): Promise<void> {
  throw new Error('the disk is odd')
}

async function isAway(): Promise<void> {
  throw new Unavailable('the database is away')
}

function gate(): { readonly hold: () => Promise<void>; readonly release: () => void } {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  return { hold: () => released, release: () => release() }
}
