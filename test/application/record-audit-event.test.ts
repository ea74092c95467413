import { expect } from 'chai'
import { RecordAuditEvent } from '../../src/application/record-audit-event.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { expectUnavailable } from './fakes/assertions.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the recording of an audit event', () => {
  let world: World
  let event: AuditEvent

  beforeEach(() => {
    world = aWorld()
    event = world.events.event('weibind.session.ended', REQUEST, { userId: 'alice' })
    world.stored.events.push(event)
  })

  const record = (id = event.id) => new RecordAuditEvent(world).execute(id)

  it("records the outbox's event, and only then lets the outbox forget it", async () => {
    expect(await record()).to.equal('recorded')
    expect(world.log.recorded).to.deep.equal([event])
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.journal).to.deep.equal(['outbox.find', 'log.record', 'outbox.done'])
  })

  it('records once, however often it is asked to', async () => {
    await record()
    expect(await record()).to.equal('already-recorded')
    expect(world.log.recorded).to.have.length(1)
  })

  it('lets the outbox forget what was recorded before a crash', async () => {
    world.log.recorded.push(event)
    expect(await record()).to.equal('already-recorded')
    expect(world.log.recorded).to.have.length(1)
    expect(world.stored.events).to.deep.equal([])
  })

  it('LG-4: records nothing that nobody stored', async () => {
    expect(await record('forged')).to.equal('forged')
    expect(world.log.recorded).to.deep.equal([])
    expect(world.stored.events).to.deep.equal([event])
    expect(world.stored.journal).to.not.include('log.record')
  })

  it('keeps the event in the outbox where the log cannot take it', async () => {
    world.stored.failsAt = 'log.record'
    await expectUnavailable(record())
    expect(world.stored.events).to.deep.equal([event])
  })

  it('calls nothing forged while a store cannot be asked', async () => {
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
    expect(world.log.recorded).to.have.length(1)
    expect(world.stored.events).to.deep.equal([])
  })
})
