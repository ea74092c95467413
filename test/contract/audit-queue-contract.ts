import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { Unavailable } from '../../src/application/unavailable.js'
import { anEvent, times } from '../support/builders.js'
import { eventually } from '../support/eventually.js'
import { AuditQueueWorld, fails, gate, isAway, type OpenAuditQueue, TRIES } from './audit-queue-world.js'
import type { OpenStores } from './opened-stores.js'

export function auditQueueContract(name: string, openStores: OpenStores, openQueue: OpenAuditQueue): void {
  describe(`audit queue contract: ${name}`, () => {
    let world: AuditQueueWorld
    beforeEach(async () => {
      world = await AuditQueueWorld.open(openStores, openQueue)
    })
    afterEach(() => world.close())

    it('records published events, and removes them from the outbox', async () => {
      const events = await world.stored(150)
      await world.queue.publisher.publish(events)
      await world.recorded(events)
      for (const { id } of events) expect(await world.stores.outbox.find(id)).to.equal(null)
    })

    it('records an event once that is published several times', async () => {
      const events = await world.stored(20)
      await Promise.all(times(5, () => world.queue.publisher.publish(events)))
      await world.recorded(events)
      await world.queue.publisher.publish(events)
      await world.stillWorks()
      expect(await world.recordedIds()).to.have.lengthOf(events.length + 1)
    })

    it('accepts an empty list', async () => {
      await world.queue.publisher.publish([])
    })

    it('logs an event that was never stored, and does not record it (LG-4)', async () => {
      const forged = anEvent()
      await world.queue.publisher.publish([forged])
      await eventually('it is logged', () => world.reports('error').length === 1)
      await world.stillWorks()
      expect(await world.stores.auditLog.has(forged.id)).to.equal(false)
      expect(world.aside).to.deep.equal([])
    })

    it('records the event that was stored, not the one that was published under its id (LG-4)', async () => {
      const [event] = await world.stored(1)
      await world.queue.publisher.publish([
        { ...event, subject: 'weibo:somebody-else', data: { ...event.data, uid: '666' } },
      ])
      await world.recorded([event])
      expect((await world.stores.auditLog.search({ limit: 10 })).events).to.deep.equal([event])
    })

    it('retries an event that cannot be recorded at first', async () => {
      const [event] = await world.stored(1)
      world.faults.recording.set(event.id, [fails, fails])
      await world.queue.publisher.publish([event])
      await world.recorded([event])
      expect(world.aside).to.deep.equal([])
    })

    it('sets aside an event that cannot be recorded, and records the others (RE-3)', async () => {
      const [bad, good] = await world.stored(2)
      world.faults.recording.set(
        bad.id,
        times(100, () => fails),
      )
      await world.queue.publisher.publish([bad, good])
      await world.recorded([good])
      await eventually('the bad one is set aside', () => world.aside.length === 1)
      expect(world.aside[0]).to.deep.include({ eventId: bad.id, tries: TRIES, error: 'the disk is odd' })
      expect(world.faults.recording.get(bad.id)).to.have.lengthOf(100 - TRIES)
      expect(await world.stores.outbox.find(bad.id)).to.deep.equal(bad)
      await world.stillWorks()
    })

    it('records an event that was set aside when it is published again', async () => {
      const [event] = await world.stored(1)
      world.faults.recording.set(
        event.id,
        times(TRIES, () => fails),
      )
      await world.queue.publisher.publish([event])
      await eventually('it is set aside', () => world.aside.length === 1)
      await eventually('it is published and recorded', async () => {
        await world.queue.publisher.publish([event])
        await delay(50)
        return world.stores.auditLog.has(event.id)
      })
    })

    it('does not count an attempt while the store is unavailable', async () => {
      const [event] = await world.stored(1)
      world.faults.recording.set(event.id, [...times(TRIES + 1, () => isAway), fails, fails])
      await world.queue.publisher.publish([event])
      await world.recorded([event], 9000)
      expect(world.aside).to.deep.equal([])
      expect(world.reports('warn')).to.have.lengthOf(1)
    }).timeout(15_000)

    it('keeps an event that it cannot set aside', async () => {
      const [event] = await world.stored(1)
      world.faults.recording.set(
        event.id,
        times(TRIES, () => fails),
      )
      world.faults.settingAside.push(new Unavailable('away'), new Error('odd'))
      await world.queue.publisher.publish([event])
      await world.recorded([event])
      expect(world.faults.settingAside).to.have.lengthOf(1)
    })

    it('records other events while one takes long', async () => {
      const [slow, ...others] = await world.stored(30)
      const { hold, release } = gate()
      world.faults.recording.set(slow?.id ?? '', [hold])
      await world.queue.publisher.publish(slow ? [slow, ...others] : others)
      await world.recorded(others)
      release()
      await world.recorded(slow ? [slow, ...others] : others)
    })

    it('finishes what is being recorded when it is closed, and starts nothing new', async () => {
      const events = await world.stored(200)
      const { hold, release } = gate()
      const [first] = events
      world.faults.recording.set(first?.id ?? '', [hold])
      await world.queue.publisher.publish(events.slice(0, 1))
      await eventually('it is being recorded', () => world.faults.recording.get(first?.id ?? '')?.length === 0)
      const closed = world.queue.close(5000)
      await delay(100)
      await world.queue.publisher.publish(events.slice(1)).catch(() => {})
      await delay(50)
      release()
      await closed
      await delay(100)
      expect(await world.recordedIds()).to.deep.equal([first?.id])
    })

    it('is closed by its deadline even if recording hangs', async () => {
      const [event] = await world.stored(1)
      const { hold, release } = gate()
      world.faults.recording.set(event.id, [hold])
      await world.queue.publisher.publish([event])
      await eventually('it is being recorded', () => world.faults.recording.get(event.id)?.length === 0)
      const began = Date.now()
      await world.queue.close(200)
      expect(Date.now() - began).to.be.lessThan(1000)
      release()
    })
  })
}
