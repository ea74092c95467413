import { expect } from 'chai'
import { BeginLogin } from '../../src/application/begin-login.js'
import { FakeAcme } from './fakes/fake-acme.js'
import { loggedIn, settle } from './fakes/people.js'
import { aWorld, WEB } from './fakes/world.js'

const BEGINNING = { provider: 'weibo', browser: 'jar', forceLogin: false, userAgent: 'Firefox' }
const AT_ACME = { ...BEGINNING, provider: 'acme', bindFor: null }

describe('the beginning of a Weibo login', () => {
  it('sends the browser to Weibo with a state of its own, and stores nothing', async () => {
    const world = aWorld()
    const before = world.stored.rows()
    const begun = await new BeginLogin(world).execute({ ...BEGINNING, bindFor: null })
    if (begun.outcome !== 'begun') throw new Error(begun.outcome)
    expect(world.weibo.asked).to.deep.equal([{ channel: 'web', state: begun.state, forceLogin: false }])
    expect(begun.url).to.equal('https://api.weibo.com/oauth2/authorize')
    expect(world.states.read(begun.state)).to.deep.include({
      ...WEB,
      purpose: { kind: 'login' },
      expiresAt: world.clock.in(600),
    })
    expect(world.stored.rows()).to.deep.equal(before)
    expect(world.stored.events).to.deep.equal([])
    expect(world.stored.journal).to.deep.equal([])
  })

  it('asks Weibo for the password again, in order to bind, and names the user in the state', async () => {
    const world = aWorld()
    const bindFor = loggedIn(world, settle(world, 'Alice'))
    const begun = await new BeginLogin(world).execute({ ...BEGINNING, bindFor })
    if (begun.outcome !== 'begun') throw new Error(begun.outcome)
    expect(world.weibo.asked).to.deep.equal([{ channel: 'web', state: begun.state, forceLogin: true }])
    expect(world.states.read(begun.state)?.purpose).to.deep.equal({ kind: 'bind', userId: 'alice' })
  })

  it('answers not_found for a provider that is not configured', async () => {
    const beginning = { ...BEGINNING, provider: 'acme', bindFor: null }
    expect(await new BeginLogin(aWorld()).execute(beginning)).to.deep.equal({ outcome: 'refused', error: 'not_found' })
  })

  it('begins at the channel that is asked for', async () => {
    const world = aWorld({ moreProviders: [new FakeAcme()] })
    const begun = await new BeginLogin(world).execute({ ...AT_ACME, channel: 'kiosk' })
    if (begun.outcome !== 'begun') throw new Error(begun.outcome)
    expect(world.states.read(begun.state)).to.deep.include({ provider: 'acme', channel: 'kiosk' })
  })

  it('finds no channel that is not configured, and accepts none that does not begin at a page', async () => {
    const world = aWorld({ moreProviders: [new FakeAcme()] })
    const begin = (channel: string) => new BeginLogin(world).execute({ ...AT_ACME, channel })
    expect(await begin('desk')).to.deep.equal({ outcome: 'refused', error: 'not_found' })
    for (const channel of ['app', 'Web', '']) {
      const invalid = await begin(channel)
      if (invalid.outcome !== 'invalid') throw new Error(invalid.outcome)
      expect(invalid.details.map(({ field }) => field)).to.deep.equal(['channel'])
    }
  })

  it('tells the provider of English and of a phone', async () => {
    const world = aWorld()
    const begin = (userAgent: string, language: 'en' | undefined) =>
      new BeginLogin(world).execute({ ...BEGINNING, bindFor: null, userAgent, ...(language && { language }) })
    await begin('Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148', 'en')
    await begin('Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36', undefined)
    await begin('Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/126.0 Safari/537.36', undefined)
    const asked = world.weibo.asked.map(({ language, isMobile }) => [language, isMobile])
    expect(asked).to.deep.equal([
      ['en', true],
      [undefined, true],
      [undefined, undefined],
    ])
  })

  it('BI-10: begins no bind on a login that is not fresh, and audits nothing', async () => {
    const world = aWorld()
    const bindFor = loggedIn(world, settle(world, 'Alice'))
    world.clock.pass(600)
    const begun = await new BeginLogin(world).execute({ ...BEGINNING, bindFor })
    expect(begun).to.deep.equal({ outcome: 'refused', error: 'fresh_login_required' })
    expect(world.weibo.asked).to.deep.equal([])
    expect(world.stored.events).to.deep.equal([])
  })
})
