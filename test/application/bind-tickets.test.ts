import { expect } from 'chai'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { ACCOUNT, IDENTITY, PROFILE, UID } from './fakes/fake-weibo.js'
import { settle, ticketed } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('bind tickets', () => {
  let world: World

  beforeEach(() => {
    world = aWorld()
  })

  async function issue(forUserId: string | null = null) {
    const wanted = {
      account: ACCOUNT,
      profile: PROFILE,
      channel: {},
      holder: { kind: 'browser', browser: 'jar' } as const,
      request: REQUEST,
    }
    const issued = await (forUserId === null ? world.tickets.issue(wanted) : world.tickets.issueFor(forUserId, wanted))
    return typeof issued === 'string' ? null : issued
  }

  it('BI-2: stores only the hash of a ticket, for 10 minutes', async () => {
    const issued = await issue()
    expect(issued?.expiresInSeconds).to.equal(600)
    const ticket = String(issued?.ticket)
    expect([...world.stored.pendings.keys()]).to.deep.equal([world.secrets.hash(ticket)])
    const rows = [...world.stored.pendings.values()]
    expect(JSON.stringify(rows)).to.not.include(ticket)
    expect(rows[0]?.expiresAt).to.deep.equal(world.clock.in(600))
  })

  it('stores nothing of the request besides the event', async () => {
    settle(world, 'Alice')
    await issue('alice')
    const [pending] = world.stored.pendings.values()
    expect(pending).to.not.have.property('request')
    expectOneEvent(world, 'weibind.bind.required', { provider: 'weibo', uid: UID, user_id: 'alice' }, `weibo:${UID}`)
  })

  it('BI-2: finds nothing for another browser, nor after 10 minutes, nor for what it never issued', async () => {
    const ticket = await ticketed(world, 'jar')
    expect(await world.tickets.find(ticket, 'other-jar')).to.equal(null)
    expect(await world.tickets.find(ticket, null)).to.equal(null)
    expect(await world.tickets.find('unknown', 'jar')).to.equal(null)
    expect(await world.tickets.find('', 'jar')).to.equal(null)
    world.clock.pass(599)
    expect((await world.tickets.find(ticket, 'jar'))?.identity).to.deep.equal(IDENTITY)
    world.clock.pass(1)
    expect(await world.tickets.find(ticket, 'jar')).to.equal(null)
  })

  it('BI-1: finds nothing by a uid, nor by the stored hash', async () => {
    const ticket = await ticketed(world, 'jar')
    expect(await world.tickets.find(UID, 'jar')).to.equal(null)
    expect(await world.tickets.find(world.secrets.hash(ticket), 'jar')).to.equal(null)
  })

  it('issues no ticket for a deleted user', async () => {
    expect(await issue('nobody')).to.equal(null)
    expect(world.stored.pendings.size).to.equal(0)
  })

  it('issues no ticket that cannot be stored', async () => {
    world.stored.failsAt = 'pendingBindings.open'
    await expectUnavailable(issue())
  })
})
