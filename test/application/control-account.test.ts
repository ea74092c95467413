import { expect } from 'chai'
import { ControlAccount } from '../../src/application/control-account.js'
import type { User } from '../../src/domain/user.js'
import { expectOneEvent } from './fakes/assertions.js'
import { UID } from './fakes/fake-weibo.js'
import { bound, forget, loggedIn, PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const OPERATOR = { operator: 'li.na', reason: ' stolen ' }
const WHO = { user_id: 'alice', operator: 'li.na', operator_reason: 'stolen' }

describe('the control of an account by an operator', () => {
  let world: World
  let user: User

  beforeEach(() => {
    world = aWorld()
    begin(`strong:${PASSWORD}`)
  })

  function begin(passwordHash: string | null): void {
    user = settle(world, 'Alice', passwordHash)
    bound(world, user)
    loggedIn(world, user)
    forget(world)
  }
  const asked = () => ({ userId: user.id, ...OPERATOR, request: REQUEST })
  const act = (kind: 'disable' | 'enable' | 'logout' | 'delete') =>
    new ControlAccount(world).execute({ ...asked(), kind })
  const unbind = (isForced: boolean) =>
    new ControlAccount(world).execute({ ...asked(), kind: 'unbind', provider: 'weibo', isForced })

  it('AC-4: does nothing without a reason', async () => {
    const withoutReason = { ...asked(), reason: ' ', kind: 'disable' } as const
    expect(await new ControlAccount(world).execute(withoutReason)).to.have.property('outcome', 'invalid')
    expect(world.stored.journal).to.deep.equal([])
  })

  it('AC-5: disables, ends the sessions and stores the event in one call', async () => {
    expect(await act('disable')).to.deep.include({ outcome: 'done', changed: true, sessions: 1 })
    expectOneEvent(world, 'weibind.user.disabled', { ...WHO, sessions: 1 }, 'user:alice')
    expect(world.stored.users.get(user.id)?.disabled).to.include({ operator: 'li.na', reason: 'stolen' })
  })

  it('AC-5: changes nothing and stores no event where it is so already', async () => {
    expect(await act('enable')).to.deep.include({ outcome: 'done', changed: false, sessions: 0 })
    expect(world.stored.events).to.deep.equal([])
  })

  it('gives the event the time at which the store decides, not that of the call', async () => {
    const { disable } = world.accountControl
    world.accountControl.disable = (change) => {
      world.clock.pass(2)
      return disable(change)
    }
    const before = world.clock.now().getTime()
    await act('disable')
    expect(world.stored.events.map(({ time }) => Date.parse(time) - before)).to.deep.equal([2000])
  })

  it('AC-9: removes the last login method only by force', async () => {
    begin(null)
    expect(await unbind(false)).to.deep.equal({ outcome: 'refused', error: 'last_login_method' })
    const why = { action: 'unbind', reason: 'last_login_method' } as const
    const refused = { ...WHO, provider: 'weibo', uid: UID, ...why }
    expectOneEvent(world, 'weibind.request.refused', refused, `weibo:${UID}`)
    expect(await unbind(true)).to.deep.include({ outcome: 'done', changed: true })
  })

  it('LG-5: keeps no address in the event of a deletion, and finds nobody afterwards', async () => {
    expect(await act('delete')).to.deep.equal({ outcome: 'done', changed: true, sessions: 1, user: null })
    expect(world.stored.events[0]?.data).to.not.have.any.keys('ip', 'user_agent')
    expect(await act('logout')).to.deep.equal({ outcome: 'refused', error: 'not_found' })
  })
})
