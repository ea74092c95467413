import { expect } from 'chai'
import { UnbindAccount } from '../../src/application/unbind-account.js'
import { expectOneEvent } from './fakes/assertions.js'
import { FakeAcme } from './fakes/fake-acme.js'
import { UID } from './fakes/fake-weibo.js'
import { bound, changeElsewhere, forget, loggedIn, PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const WHO = { user_id: 'alice', provider: 'weibo', uid: UID }

describe('the unbinding of an account', () => {
  let world: World
  let by: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    begin(`strong:${PASSWORD}`)
    bound(world, by.user)
  })

  function begin(passwordHash: string | null): void {
    by = loggedIn(world, settle(world, 'Alice', passwordHash))
    forget(world)
  }
  const unbind = (password: string | null = null) =>
    new UnbindAccount(world).execute({ provider: 'weibo', by, password, request: REQUEST })

  it('removes the binding, ends the other sessions and stores the event in one call', async () => {
    const other = loggedIn(world, by.user)
    expect(await unbind()).to.deep.equal({ outcome: 'unbound' })
    expect(world.stored.bindings).to.deep.equal([])
    expect(world.stored.sessions.get(other.session.id)?.endedAt).to.deep.equal(world.clock.now())
    expect(world.stored.sessions.get(by.session.id)?.endedAt).to.equal(null)
    expectOneEvent(world, 'weibind.binding.removed', WHO, `weibo:${UID}`)
    expect(world.stored.journal).to.deep.equal(['bindings.findOfUser', 'bindings.remove'])
  })

  it('BI-9: refuses to remove the last login method', async () => {
    begin(null)
    expect(await unbind()).to.deep.equal({ outcome: 'refused', error: 'last_login_method' })
    const told = { ...WHO, action: 'unbind', reason: 'last_login_method' } as const
    expectOneEvent(world, 'weibind.request.refused', told, `weibo:${UID}`)
    expect(world.stored.bindings).to.have.length(1)
  })

  it('BI-9: counts a binding at another configured provider as a login method', async () => {
    begin(null)
    bound(world, by.user, { identity: { provider: 'acme', uid: UID }, handles: [UID] })
    expect(await unbind()).to.deep.equal({ outcome: 'refused', error: 'last_login_method' })
    world.providers.set('acme', new FakeAcme())
    expect(await unbind()).to.deep.equal({ outcome: 'unbound' })
    expect(world.stored.bindings.map(({ identity }) => identity.provider)).to.deep.equal(['acme'])
  })

  it('BI-10: needs the password where the login is not fresh', async () => {
    world.clock.pass(600)
    expect(await unbind()).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    const told = { provider: 'weibo', user_id: 'alice', action: 'unbind', reason: 'fresh_login_required' } as const
    expectOneEvent(world, 'weibind.request.refused', told, 'user:alice')
    expect(await unbind(PASSWORD)).to.deep.equal({ outcome: 'unbound' })
  })

  it('BI-10: refuses a wrong password, however fresh the login is', async () => {
    expect(await unbind('wrong')).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    const told = { provider: 'weibo', user_id: 'alice', action: 'unbind', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.request.refused', told, 'user:alice')
  })

  it('answers not_found if nothing is bound', async () => {
    world.stored.bindings.length = 0
    expect(await unbind()).to.deep.equal({ outcome: 'refused', error: 'not_found' })
    const told = { provider: 'weibo', user_id: 'alice', action: 'unbind', reason: 'not_found' } as const
    expectOneEvent(world, 'weibind.request.refused', told, 'user:alice')
  })

  it('refuses a password that is too long without hashing it', async () => {
    expect(await unbind('x'.repeat(1025))).to.deep.equal({
      outcome: 'invalid',
      details: [{ field: 'password', problem: 'must not be longer than 1024 bytes' }],
    })
    expect(world.stored.journal).to.deep.equal([])
  })

  it('refuses a password that was changed after the check', async () => {
    changeElsewhere(world, by.user)
    expect(await unbind(PASSWORD)).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    const told = { ...WHO, action: 'unbind', reason: 'invalid_credentials' } as const
    expectOneEvent(world, 'weibind.request.refused', told, `weibo:${UID}`)
    expect(world.stored.bindings).to.have.length(1)
  })

  it('needs only a fresh login if no password is sent', async () => {
    changeElsewhere(world, by.user)
    expect(await unbind()).to.deep.equal({ outcome: 'unbound' })
  })

  it('answers invalid_token without an event if the session has ended meanwhile', async () => {
    world.stored.keep({ ...by.session, endedAt: world.clock.now() })
    expect(await unbind()).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.bindings).to.have.length(1)
  })
})
