import { expect } from 'chai'
import { RecordAuditEvent } from '../../src/application/record-audit-event.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { isErased, withoutPersonalData } from '../../src/domain/erasure.js'
import { expectUnavailable } from './fakes/assertions.js'
import { settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the recording of an audit event', () => {
  let world: World
  let event: AuditEvent

  beforeEach(() => {
    world = aWorld()
    settle(world, 'Alice')
    event = world.events.event('weibind.session.ended', REQUEST, { userId: 'alice' })
    world.stored.events.push(event)
  })

  const record = (id = event.id) => new RecordAuditEvent(world).execute(id)

  it('records the event of the outbox, and deletes it there afterwards', async () => {
    expect(await record()).to.equal('recorded')
    expect(world.auditLog.recorded).to.deep.equal([event])
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.journal).to.deep.equal(['outbox.find', 'users.find', 'log.record', 'outbox.done'])
  })

  it('records once, however often it is asked to', async () => {
    await record()
    expect(await record()).to.equal('already-recorded')
    expect(world.auditLog.recorded).to.have.length(1)
  })

  it('lets the outbox forget what was recorded before a crash', async () => {
    world.auditLog.recorded.push(event)
    expect(await record()).to.equal('already-recorded')
    expect(world.auditLog.recorded).to.have.length(1)
    expect(world.stored.events).to.deep.equal([])
  })

  it('records an event that names no user unchanged', async () => {
    const nameless = world.events.event('weibind.login.failed', REQUEST)
    world.stored.events.push(nameless)
    expect(await record(nameless.id)).to.equal('recorded')
    expect(world.auditLog.recorded).to.deep.equal([nameless])
    expect(world.stored.journal).to.deep.equal(['outbox.find', 'log.record', 'outbox.done'])
  })

  describe('of a deleted user (LG-5)', () => {
    beforeEach(() => world.stored.users.clear())

    it('erases the personal data first, and records the rest', async () => {
      expect(await record()).to.equal('recorded')
      expect(world.auditLog.recorded).to.deep.equal([withoutPersonalData(event)])
      expect(world.stored.events).to.deep.equal([])
      const way = ['outbox.find', 'users.find', 'erasures.erase', 'log.record', 'outbox.done']
      expect(world.stored.journal).to.deep.equal(way)
    })

    it('erases once for all waiting events', async () => {
      const other = world.events.event('weibind.session.refreshed', REQUEST, { userId: 'alice' })
      world.stored.events.push(other)
      await record()
      await record(other.id)
      expect(world.stored.journal.filter((call) => call === 'erasures.erase')).to.have.length(1)
      expect(world.auditLog.recorded).to.deep.equal([event, other].map(withoutPersonalData))
    })

    it('erases for the event of the deletion, and keeps it until that is done', async () => {
      const deletion = withoutPersonalData(world.events.event('weibind.user.deleted', REQUEST, { userId: 'alice' }))
      world.stored.events.push(deletion)
      world.stored.failsAt = 'erasures.erase'
      await expectUnavailable(record(deletion.id))
      expect(world.stored.events).to.deep.include(deletion)
      world.stored.failsAt = null
      expect(await record(deletion.id)).to.equal('recorded')
      expect(world.stored.events).to.deep.equal([withoutPersonalData(event)])
    })

    it('removes the record of an event that was erased meanwhile', async () => {
      settle(world, 'Alice')
      const { record: recordInLog } = world.auditLog
      world.auditLog.record = async (recorded) => {
        const result = await recordInLog(recorded)
        if (!isErased(recorded)) await world.erasures.erase('alice')
        return result
      }
      expect(await record()).to.equal('already-recorded')
      expect(world.auditLog.recorded).to.deep.equal([withoutPersonalData(event)])
      expect(world.stored.events).to.deep.equal([])
    })
  })

  it('LG-4: records no event that was never stored', async () => {
    expect(await record('forged')).to.equal('forged')
    expect(world.auditLog.recorded).to.deep.equal([])
    expect(world.stored.events).to.deep.equal([event])
    expect(world.stored.journal).to.not.include('log.record')
  })

  it('keeps the event in the outbox where the log cannot take it', async () => {
    world.stored.failsAt = 'log.record'
    await expectUnavailable(record())
    expect(world.stored.events).to.deep.equal([event])
  })

  it('reports no event as forged while a store is unavailable', async () => {
    world.stored.failsAt = 'outbox.find'
    await expectUnavailable(record('forged'))
    world.stored.failsAt = 'log.has'
    await expectUnavailable(record('forged'))
  })

  it('records once more without harm where the outbox could not forget', async () => {
    world.stored.failsAt = 'outbox.done'
    await expectUnavailable(record())
    world.stored.failsAt = null
    expect(await record()).to.equal('already-recorded')
    expect(world.auditLog.recorded).to.have.length(1)
    expect(world.stored.events).to.deep.equal([])
  })
})
