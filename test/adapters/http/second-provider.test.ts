import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { accountRoutes } from '../../../src/adapters/http/account-routes.js'
import { cookiesOf } from '../../../src/adapters/http/cookies.js'
import { httpApi } from '../../../src/adapters/http/http-api.js'
import { providerRoutes } from '../../../src/adapters/http/provider-routes.js'
import type { OAuthProvider } from '../../../src/application/ports/oauth-provider.js'
import { aWorld, type World } from '../../application/fakes/world.js'
import { HttpClient } from '../../support/http-client.js'
import { silentLog } from '../../support/silent-log.js'

/** A provider that exists here alone: all that the service knows of it is this object. */
const ACME: OAuthProvider = {
  name: 'acme',
  channels: [
    { name: 'web', method: 'acme-web' },
    { name: 'kiosk', method: 'acme-kiosk' },
  ],
  authorizationUrl: ({ state, channel }) => `https://acme.example/authorize?channel=${channel}&state=${state}`,
  authenticate: async (code) => ({
    outcome: 'authenticated',
    account: { identity: { provider: 'acme', uid: code }, handles: [code] },
    profile: async () => null,
  }),
}

describe('HTTP: a second provider', () => {
  let world: World
  let server: Server
  let browser: HttpClient

  beforeEach(async () => {
    world = aWorld({ moreProviders: [ACME] })
    const cookies = cookiesOf(world.app, { publicUrl: 'http://127.0.0.1', stateTtlSeconds: 600 })
    const routers = [...providerRoutes(world.app, cookies), accountRoutes(world.app, cookies)]
    server = httpApi({ routers, corsOrigins: [], trustedProxies: 0, log: silentLog() }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    browser = new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const begin = async (provider: string) => (await browser.call('GET', `/oauth/${provider}/`)).data
  const post = (path: string, body: object, headers = {}) => browser.call('POST', path, { body, headers })
  const comeBack = async (provider: string, code: string) => {
    const { state } = await begin(provider)
    return post(`/oauth/${provider}/callback/`, { code, state })
  }

  it('is listed after Weibo, with its channels', async () => {
    expect((await browser.call<unknown>('GET', '/oauth/providers/')).data).to.deep.equal([
      { provider: 'weibo', channels: ['web', 'app'], purposes: ['login', 'bind'] },
      { provider: 'acme', channels: ['web', 'kiosk'], purposes: ['login', 'bind'] },
    ])
  })

  it('logs in, registers and binds as Weibo does, under its own name in paths and events', async () => {
    const bind_ticket = (await comeBack('acme', 'person-1')).data.bind_ticket
    const registered = await post('/users/', { username: 'newcomer', bind_ticket })
    expect(registered.status).to.equal(201)
    expect((await comeBack('acme', 'person-1')).data).to.include({ type: '0' })
    expect(world.stored.events.map(({ type, subject, data }) => [type, subject, data.method])).to.deep.equal([
      ['weibind.bind.required', 'acme:person-1', undefined],
      ['weibind.user.registered', 'acme:person-1', undefined],
      ['weibind.login.succeeded', 'acme:person-1', 'acme-web'],
    ])
  })

  it('OA-10: takes no state that was begun for Weibo, asks nobody, and spends it not', async () => {
    const { state } = await begin('weibo')
    const foreign = await post('/oauth/acme/callback/', { code: 'x', state })
    expect(foreign.error).to.equal('invalid_state')
    expect(world.stored.spentStates.size).to.equal(0)
    expect((await post('/oauth/weibo/callback/', { code: 'x', state })).data).to.include({ type: '1' })
  })

  it('spends no ticket of Weibo’s, and Weibo none of its own', async () => {
    const tickets = {
      weibo: (await comeBack('weibo', 'x')).data.bind_ticket,
      acme: (await comeBack('acme', 'x')).data.bind_ticket,
    }
    const by = { username: 'nobody', password: 'wrong password' }
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
    const { state } = await begin('acme')
    const english = { 'accept-language': 'en' }
    const refused = await post('/oauth/acme/callback/', { error: 'access_denied', state }, english)
    expect(refused.envelope.msg).to.equal('You did not authorize the login at acme')
  })
})
