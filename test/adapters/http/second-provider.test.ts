import { expect } from 'chai'
import { z } from 'zod'
import { PROVIDERS, type ProviderKind } from '../../../src/adapters/composition/providers.js'
import { settledTrail } from '../../support/audit-trail.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const text = z.string().min(1)

/** A provider that exists only here: its block, its adapter, and its entry in the list below. */
const acme: ProviderKind<{ readonly home: string }> = {
  block: {
    name: 'acme',
    variables: {
      ACME_KEY: { type: text, expected: 'a key' },
      ACME_SECRET: { type: text, expected: 'a secret', isSecret: true },
      ACME_HOME: { type: text, expected: 'a URL', default: 'https://acme.example' },
    },
    credentials: [{ id: 'ACME_KEY', secret: 'ACME_SECRET', sandbox: { id: 'none', secret: 'none' } }],
    isImitated: false,
    redirectUri: null,
    urls: ['ACME_HOME'],
    configuration: (values) => ({ home: String(values['ACME_HOME']) }),
  },
  open: async ({ home }) => ({
    name: 'acme',
    channels: [
      { name: 'web', method: 'acme-web' },
      { name: 'kiosk', method: 'acme-kiosk' },
    ],
    absentChannels: ['desk'],
    authorizationUrl: ({ state, channel }) => `${home}/authorize?channel=${channel}&state=${state}`,
    authenticate: async (code) => ({
      outcome: 'authenticated',
      account: { identity: { provider: 'acme', uid: code }, handles: [code] },
      profile: async () => null,
    }),
  }),
}

const KEYS = { ACME_KEY: 'k', ACME_SECRET: 's' }

describe('a second provider', () => {
  const opened = openedForSuite()
  let service: TestService
  let browser: Person

  before(async () => {
    service = await openTestService(opened, KEYS, undefined, [...PROVIDERS, acme])
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const begin = async (query = '') => browser.call('GET', `/oauth/acme/${query}`)
  const post = (path: string, body: object, headers = {}) => browser.call('POST', path, { body, headers })
  const comeBack = async (code: string) => post('/oauth/acme/callback/', { code, state: (await begin()).data.state })

  it('is listed after Weibo, with its channels, and first where PROVIDERS says so', async () => {
    const weibo = { provider: 'weibo', channels: ['web', 'app'], purposes: ['login', 'bind'] }
    const other = { provider: 'acme', channels: ['web', 'kiosk'], purposes: ['login', 'bind'] }
    expect((await browser.call<unknown>('GET', '/oauth/providers/')).data).to.deep.equal([weibo, other])
    const changed = { ...KEYS, PROVIDERS: 'acme,weibo' }
    const reordered = await openTestService(opened, changed, undefined, [...PROVIDERS, acme])
    const answer = await new Person(reordered).call<unknown>('GET', '/oauth/providers/')
    expect(answer.data).to.deep.equal([other, weibo])
  })

  it('is not found where it is not configured, or left out of PROVIDERS', async () => {
    for (const changes of [{}, { ...KEYS, PROVIDERS: 'weibo' }]) {
      const without = await openTestService(opened, changes, undefined, [...PROVIDERS, acme])
      const visitor = new Person(without)
      for (const [method, path] of [
        ['GET', '/oauth/acme/'],
        ['POST', '/oauth/acme/callback/'],
        ['POST', '/oauth/acme/bind/'],
        ['DELETE', '/oauth/acme/'],
      ] as const)
        expect((await visitor.call(method, path)).error, `${method} ${path}`).to.equal('not_found')
      expect((await visitor.call('GET', '/oauth/providers/')).envelope.data).to.have.lengthOf(1)
    }
  })

  it('alone is enough: Weibo is off without credentials', async () => {
    const changes = { ...KEYS, WEIBO_CLIENT_ID: '', WEIBO_CLIENT_SECRET: '' }
    const alone = await openTestService(opened, changes, undefined, [...PROVIDERS, acme])
    const visitor = new Person(alone)
    expect((await visitor.call('GET', '/oauth/weibo/')).error).to.equal('not_found')
    const { state } = (await visitor.call('GET', '/oauth/acme/')).data
    const answer = await visitor.call('POST', '/oauth/acme/callback/', { body: { code: 'person-1', state } })
    expect(answer.data).to.include({ type: '1', uid: 'person-1' })
  })

  it('logs in, registers and binds as Weibo does, under its own name in paths and events', async () => {
    const username = newName()
    const bind_ticket = (await comeBack('person-1')).data.bind_ticket
    expect((await post('/users/', { username, bind_ticket })).status).to.equal(201)
    expect((await comeBack('person-1')).data).to.include({ type: '0' })
    const events = await settledTrail(service, { uid: 'person-1' })
    expect(events.toReversed().map(({ type, subject, data }) => [type, subject, data.method])).to.deep.equal([
      ['weibind.bind.required', 'acme:person-1', undefined],
      ['weibind.user.registered', 'acme:person-1', undefined],
      ['weibind.login.succeeded', 'acme:person-1', 'acme-web'],
    ])
  })

  it('begins at the channel that is asked for; another is not_found or invalid_request', async () => {
    expect((await begin('?channel=kiosk')).data.url).to.match(/^https:\/\/acme\.example\/authorize\?channel=kiosk&/)
    expect((await begin('?channel=desk')).error).to.equal('not_found')
    for (const channel of ['app', '']) {
      const { error, envelope } = await begin(`?channel=${channel}`)
      expect([error, envelope.details?.[0]?.field]).to.deep.equal(['invalid_request', 'channel'])
    }
  })

  it('OA-10: takes no state of Weibo and none of another channel, and does not spend it', async () => {
    const { state } = await browser.begin()
    expect((await post('/oauth/acme/callback/', { code: 'x', state })).error).to.equal('invalid_state')
    expect((await post('/oauth/weibo/callback/', { error: 'access_denied', state })).error).to.equal('access_denied')
    const kiosk = { code: 'person-2', state: (await begin('?channel=kiosk')).data.state }
    expect((await post('/oauth/acme/callback/', { ...kiosk, channel: 'web' })).error).to.equal('invalid_state')
    expect((await post('/oauth/acme/callback/', { ...kiosk, channel: 'kiosk' })).data).to.include({ type: '1' })
  })

  it('does not spend a ticket of Weibo, nor does Weibo spend one of its own', async () => {
    const tickets = { weibo: await browser.ticket(), acme: (await comeBack('person-3')).data.bind_ticket }
    const by = { username: newName(), password: 'wrong password' }
    const bind = async (provider: string, bind_ticket: string) =>
      (await post(`/oauth/${provider}/bind/`, { bind_ticket, ...by })).error
    expect(await bind('acme', tickets.weibo)).to.equal('invalid_bind_ticket')
    expect(await bind('weibo', tickets.acme)).to.equal('invalid_bind_ticket')
    expect(await bind('weibo', tickets.weibo)).to.equal('invalid_credentials')
    expect(await bind('acme', tickets.acme)).to.equal('invalid_credentials')
  })

  it('has no login by a token and no withdrawal notice, since it lacks these capabilities', async () => {
    expect((await post('/oauth/acme/token/', { access_token: 'x' })).error).to.equal('not_found')
    expect((await browser.call('GET', '/oauth/acme/deauthorize/')).error).to.equal('not_found')
  })

  it('is called by its name in texts', async () => {
    const refused = { error: 'access_denied', state: (await begin()).data.state }
    const { envelope } = await post('/oauth/acme/callback/', refused, { 'accept-language': 'en' })
    expect(envelope.msg).to.equal('The authorization at acme was not completed')
  })
})
