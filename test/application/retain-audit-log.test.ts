import { expect } from 'chai'
import { RetainAuditLog } from '../../src/application/retain-audit-log.js'
import { anEvent, later, times } from '../support/builders.js'
import { aWorld } from './fakes/world.js'

const DAY = 86_400

describe('the retention of the audit log', () => {
  it('removes the events of more days ago, and says once how many', async () => {
    const world = aWorld()
    const at = (days: number) => anEvent({ time: later(world.clock.now(), -days * DAY).toISOString() })
    for (const event of [...times(3, () => at(181)), at(179)]) await world.auditLog.record(event)
    const retain = new RetainAuditLog(world)
    for (const _ of times(2, () => null)) await retain.execute()
    expect(world.auditLog.recorded).to.have.length(1)
    expect(world.log.lines).to.deep.equal([{ events: 3, days: 180 }])
  })

  it('removes nothing without a limit', async () => {
    const world = aWorld()
    await world.auditLog.record(anEvent({ time: '2020-01-01T00:00:00.000Z' }))
    await new RetainAuditLog({ ...world, auditRetentionDays: null }).execute()
    expect(world.auditLog.recorded).to.have.length(1)
  })
})
