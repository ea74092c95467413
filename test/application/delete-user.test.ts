import { expect } from 'chai'
import { DeleteUser } from '../../src/application/delete-user.js'
import { expectOneEvent, expectUnavailable } from './fakes/assertions.js'
import { bound, changeElsewhere, forget, loggedIn, PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

describe('the deletion of a user', () => {
  let world: World
  let by: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    const alice = settle(world, 'Alice')
    bound(world, alice)
    by = loggedIn(world, alice)
    forget(world)
  })

  const remove = (password: string | null = null) => new DeleteUser(world).execute({ by, password, request: REQUEST })
  const refused = (reason: 'invalid_credentials' | 'fresh_login_required') =>
    expectOneEvent(world, 'weibind.request.refused', { user_id: 'alice', action: 'deletion', reason }, 'user:alice')

  it('deletes the user with binding and sessions, and stores the event, in one call', async () => {
    expect(await remove()).to.deep.equal({ outcome: 'deleted' })
    const { users, bindings, sessions } = world.stored
    expect([users.size, bindings.length, sessions.size]).to.deep.equal([0, 0, 0])
    expect(world.stored.journal).to.deep.equal(['users.delete'])
  })

  it('LG-5: names the user id in its event, and nothing personal', async () => {
    await remove()
    const [event] = world.stored.events
    expect(event).to.include({ type: 'weibind.user.deleted', subject: 'user:alice' })
    expect(event?.data).to.deep.equal({ user_id: 'alice', request_id: REQUEST.requestId })
  })

  it('BI-10: needs the password where the login is not fresh', async () => {
    world.clock.pass(600)
    expect(await remove()).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    refused('fresh_login_required')
    expect(await remove(PASSWORD)).to.deep.equal({ outcome: 'deleted' })
  })

  it('BI-10: refuses a wrong password, however fresh the login is', async () => {
    expect(await remove('wrong')).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    refused('invalid_credentials')
    expect(world.stored.users.size).to.equal(1)
  })

  it('refuses a password that is too long without hashing it', async () => {
    expect(await remove('x'.repeat(1025))).to.deep.equal({
      outcome: 'invalid',
      details: [{ field: 'password', problem: 'must not be longer than 1024 bytes' }],
    })
    expect(world.stored.journal).to.deep.equal([])
  })

  it('refuses a password that was changed after the check', async () => {
    changeElsewhere(world, by.user)
    expect(await remove(PASSWORD)).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    refused('invalid_credentials')
    expect(world.stored.users.size).to.equal(1)
  })

  it('needs only a fresh login if no password is sent', async () => {
    changeElsewhere(world, by.user)
    expect(await remove()).to.deep.equal({ outcome: 'deleted' })
  })

  it('answers invalid_token without an event if the session has ended meanwhile', async () => {
    world.stored.keep({ ...by.session, endedAt: world.clock.now() })
    expect(await remove()).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.users.size).to.equal(1)
  })

  it('deletes nothing where that cannot be stored', async () => {
    world.stored.failsAt = 'users.delete'
    await expectUnavailable(remove())
    expect(world.stored.users.size).to.equal(1)
  })
})
