import { expect } from 'chai'
import { BeginWeiboLogin } from '../../src/application/begin-weibo-login.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld } from './fakes/world.js'

describe('the beginning of a Weibo login', () => {
  it('sends the browser to Weibo with a state of its own, and stores nothing', () => {
    const world = aWorld()
    const before = world.stored.rows()
    const begun = new BeginWeiboLogin(world).execute({ browser: 'jar', bindFor: null, returnTo: '/home' })
    if (begun.outcome !== 'begun') throw new Error(begun.error)
    expect(world.weibo.asked).to.deep.equal([{ state: begun.state, forceLogin: false }])
    expect(begun.url).to.equal('https://api.weibo.com/oauth2/authorize')
    expect(world.states.read(begun.state)).to.deep.include({
      browser: 'jar',
      purpose: { kind: 'login' },
      returnTo: '/home',
      expiresAt: world.clock.in(600),
    })
    expect(world.stored.rows()).to.deep.equal(before)
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.journal).to.deep.equal([])
  })

  it('OA-1: gives each of 10,000 attempts a state of its own', () => {
    const begin = new BeginWeiboLogin(aWorld())
    const states = Array.from({ length: 10_000 }, () => {
      const begun = begin.execute({ browser: 'jar', bindFor: null, returnTo: null })
      return begun.outcome === 'begun' && begun.state
    })
    expect(new Set(states).size).to.equal(10_000)
  })

  it('asks Weibo for the password again, in order to bind, and names the user in the state', () => {
    const world = aWorld()
    const bindFor = loggedIn(world, settle(world, 'Alice'))
    const begun = new BeginWeiboLogin(world).execute({ browser: 'jar', bindFor, returnTo: null })
    if (begun.outcome !== 'begun') throw new Error(begun.error)
    expect(world.weibo.asked).to.deep.equal([{ state: begun.state, forceLogin: true }])
    expect(world.states.read(begun.state)?.purpose).to.deep.equal({ kind: 'bind', userId: 'alice' })
  })

  it('BI-10: begins no bind on a login that is not fresh, and audits nothing', () => {
    const world = aWorld()
    const bindFor = loggedIn(world, settle(world, 'Alice'))
    world.clock.pass(600)
    const begun = new BeginWeiboLogin(world).execute({ browser: 'jar', bindFor, returnTo: null })
    expect(begun).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    expect(world.weibo.asked).to.deep.equal([])
    expect(world.stored.events).to.deep.equal([])
  })
})
