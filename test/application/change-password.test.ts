import { expect } from 'chai'
import { ChangePassword } from '../../src/application/change-password.js'
import { expectOneEvent } from './fakes/assertions.js'
import { changeElsewhere, forget, loggedIn, PASSWORD, settle } from './fakes/people.js'
import { aWorld, REQUEST, type World } from './fakes/world.js'

const NEW = 'canary-new-password'

describe('the change of a password', () => {
  let world: World
  let by: ReturnType<typeof loggedIn>

  beforeEach(() => {
    world = aWorld()
    begin(`strong:${PASSWORD}`)
  })

  function begin(passwordHash: string | null): void {
    by = loggedIn(world, settle(world, 'Alice', passwordHash))
    forget(world)
  }
  const change = (oldPassword: string | null, newPassword = NEW) =>
    new ChangePassword(world).execute({ by, oldPassword, newPassword, request: REQUEST })
  const hash = () => world.stored.users.get('alice')?.passwordHash
  const refused = (reason: 'invalid_credentials' | 'fresh_login_required') =>
    expectOneEvent(world, 'weibind.request.refused', { user_id: 'alice', action: 'password', reason }, 'user:alice')

  it('sets the hash, ends the other sessions and stores the event in one call', async () => {
    const other = loggedIn(world, by.user)
    expect(await change(PASSWORD)).to.deep.equal({ outcome: 'changed' })
    expect(hash()).to.equal(`strong:${NEW}`)
    expect(world.stored.sessions.get(other.session.id)?.endedAt).to.deep.equal(world.clock.now())
    expect(world.stored.sessions.get(by.session.id)?.endedAt).to.equal(null)
    expectOneEvent(world, 'weibind.password.changed', { user_id: 'alice' }, 'user:alice')
    expect(world.stored.journal).to.deep.equal(['hasher.verify', 'hasher.hash', 'users.changePassword'])
  })

  it('refuses a wrong old password, before the costly hash', async () => {
    expect(await change('wrong')).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    refused('invalid_credentials')
    expect(world.stored.journal).to.not.include('hasher.hash')
  })

  it('BI-10: sets a first password after a fresh login alone', async () => {
    begin(null)
    world.clock.pass(600)
    expect(await change(null)).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    refused('fresh_login_required')
    begin(null)
    expect(await change(null)).to.deep.equal({ outcome: 'changed' })
  })

  it('BI-10: needs no old password after a fresh login at a provider, which a password cannot replace', async () => {
    const missing = { outcome: 'invalid', details: [{ field: 'old_password', problem: 'must be given' }] }
    by = loggedIn(world, by.user, 'weibo')
    forget(world)
    world.clock.pass(600)
    expect(await change(null)).to.deep.equal(missing)
    by = loggedIn(world, by.user)
    expect(await change(null)).to.deep.equal(missing)
    by = loggedIn(world, by.user, 'weibo')
    expect(await change('wrong')).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    forget(world)
    expect(await change(null)).to.deep.equal({ outcome: 'changed' })
    expect(hash()).to.equal(`strong:${NEW}`)
    expectOneEvent(world, 'weibind.password.changed', { user_id: 'alice' }, 'user:alice')
  })

  it('refuses a change that loses against a concurrent one', async () => {
    changeElsewhere(world, by.user)
    expect(await change(PASSWORD)).to.deep.equal({ outcome: 'refused', error: 'invalid_credentials' })
    refused('invalid_credentials')
    expect(hash()).to.equal('strong:another')
  })

  it('succeeds if a stronger hash of the old password was stored meanwhile', async () => {
    const rehashed = `strong:salted:${PASSWORD}`
    world.stored.users.set('alice', { ...by.user, passwordHash: rehashed })
    expect(await change(PASSWORD)).to.deep.equal({ outcome: 'changed' })
  })

  for (const [kind, oldPassword, newPassword, field, problem] of [
    ['no old password', null, NEW, 'old_password', 'must be given'],
    ['an old password over 1 KB', 'x'.repeat(1025), NEW, 'old_password', 'must not be longer than 1024 bytes'],
    ['a short new one', PASSWORD, 'short', 'new_password', 'must have 8 to 128 characters'],
    ['a common new one', PASSWORD, 'password1', 'new_password', 'is one of the most common passwords; choose another'],
  ] as const) {
    it(`refuses ${kind} before anything else happens`, async () => {
      const details = [{ field, problem }]
      expect(await change(oldPassword, newPassword)).to.deep.equal({ outcome: 'invalid', details })
      expect(world.stored.journal).to.deep.equal([])
    })
  }

  it('answers invalid_token without an event if the session has ended meanwhile', async () => {
    world.stored.keep({ ...by.session, endedAt: world.clock.now() })
    expect(await change(PASSWORD)).to.deep.equal({ outcome: 'refused', error: 'invalid_token' })
    expect(world.stored.events).to.deep.equal([])
    expect(hash()).to.equal(`strong:${PASSWORD}`)
  })
})
