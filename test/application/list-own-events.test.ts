import { expect } from 'chai'
import { ListOwnEvents } from '../../src/application/list-own-events.js'
import type { AuditSearch } from '../../src/application/ports/audit-log.js'
import { anEvent } from '../support/builders.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, type World } from './fakes/world.js'

describe('one’s own audit trail', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  it('contains only events of this user', async () => {
    const searches: AuditSearch[] = []
    const events = [anEvent({ data: { user_id: 'alice' } })]
    const auditLog = {
      ...world.auditLog,
      search: async (search: AuditSearch) => {
        searches.push(search)
        return { events, seqs: [7], nextCursor: 'next' }
      },
    }
    const page = { cursor: 'here', limit: 7, userId: 'bob', type: 'weibind.login.failed' }
    const found = await new ListOwnEvents({ auditLog }).execute(loggedIn(world, settle(world, 'Alice')), page)
    expect(found).to.deep.equal({ events, nextCursor: 'next' })
    expect(searches).to.deep.equal([{ cursor: 'here', limit: 7, userId: 'alice' }])
  })

  for (const reason of ['invalid_credentials', 'invalid_bind_ticket'] as const)
    it(`leaves out the uid of a bind that was rejected after a wrong password: ${reason}`, async () => {
      const guess = anEvent({
        type: 'weibind.bind.rejected',
        subject: 'weibo:1404376560',
        data: { provider: 'weibo', uid: '1404376560', user_id: 'alice', reason },
      })
      await world.auditLog.record(guess)
      const alice = loggedIn(world, settle(world, 'Alice'))
      const { events } = await new ListOwnEvents({ auditLog: world.auditLog }).execute(alice, { limit: 50 })
      expect(JSON.stringify(events)).to.not.include('1404376560')
      const { provider: _, uid: __, ...data } = guess.data
      expect(events).to.deep.equal([{ ...guess, subject: 'user:alice', data }])
    })

  it('shows the own Weibo account in every other event', async () => {
    const data = { provider: 'weibo', uid: '1404376560', user_id: 'alice' }
    const events = [
      anEvent({ type: 'weibind.bind.rejected', data: { ...data, reason: 'fresh_login_required' } }),
      anEvent({ type: 'weibind.request.refused', data: { ...data, action: 'unbind', reason: 'invalid_credentials' } }),
    ]
    for (const event of events) await world.auditLog.record(event)
    const alice = loggedIn(world, settle(world, 'Alice'))
    expect((await new ListOwnEvents({ auditLog: world.auditLog }).execute(alice, { limit: 50 })).events).to.deep.equal(
      events.toReversed(),
    )
  })
})
