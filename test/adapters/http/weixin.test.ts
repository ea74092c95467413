import { expect } from 'chai'
import { eventOf } from '../../support/audit-trail.js'
import { APPIDS, FakeWeixin, openidOf, type WeixinPerson } from '../../support/fake-weixin.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newName, PASSWORD } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'

const WECHAT = 'Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.50'
const SPENT = [{ field: 'state', problem: 'spent' }]
let persons = 0

function aPerson(more: Partial<WeixinPerson> = {}): WeixinPerson {
  persons += 1
  return { name: `person-${persons}`, ...more }
}

describe('login with Weixin over HTTP', () => {
  const opened = openedForSuite()
  let weixin: FakeWeixin
  let service: TestService
  let browser: Person

  before(async () => {
    weixin = await opened.open(FakeWeixin.open(), (fake) => fake.close())
    service = await openTestService(opened, weixin.environment)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const begin = (query = '', userAgent = 'Firefox', at = browser) =>
    at.call('GET', `/oauth/weixin/${query}`, { headers: { 'user-agent': userAgent } })
  const post = (path: string, body: object, more = {}) =>
    browser.call('POST', `/oauth/weixin/${path}`, { body, ...more })
  /** Goes to Weixin and back. The callback is not called yet. */
  const visit = async (person: WeixinPerson, query = '') => {
    const { code, state } = weixin.agree((await begin(query)).data.url, person)
    return { code, state }
  }
  const register = async (bind_ticket: string) => {
    const { status, data } = await browser.register({ username: newName(), bind_ticket })
    expect(status).to.equal(201)
    return data
  }

  it('is offered after Weibo with its channels, and without appids', async () => {
    const { text, envelope } = await browser.call('GET', '/oauth/providers/')
    expect(envelope.data).to.deep.equal([
      { provider: 'weibo', channels: ['web', 'app'], purposes: ['login', 'bind'] },
      { provider: 'weixin', channels: ['web', 'mp', 'app', 'mini'], purposes: ['login', 'bind'] },
    ])
    for (const appid of Object.values(APPIDS)) expect(text).not.to.include(appid)
  })

  it('begins at the channel for the browser, or at the one that is asked for', async () => {
    for (const [query, agent, channel, path] of [
      ['', 'Firefox', 'web', '/connect/qrconnect'],
      ['', WECHAT, 'mp', '/connect/oauth2/authorize'],
      ['?channel=mp', 'Firefox', 'mp', '/connect/oauth2/authorize'],
      ['?channel=web', WECHAT, 'web', '/connect/qrconnect'],
    ] as const) {
      const { data } = await begin(query, agent)
      expect(data).to.have.all.keys('url', 'state', 'channel')
      expect([data.channel, new URL(data.url).pathname]).to.deep.equal([channel, path])
    }
    expect((await begin('?channel=mp&forcelogin=1')).data.url).to.include('&forcePopup=true#wechat_redirect')
  })

  it('keeps the fragment in a redirect', async () => {
    const { status, headers } = await browser.send('GET', '/oauth/weixin/?redirect=1')
    expect(status).to.equal(302)
    expect(headers.get('location')).to.match(/#wechat_redirect$/)
  })

  it('refuses a channel that does not begin at a page, or does not log in by a code of an app', async () => {
    for (const channel of ['app', 'mini', 'other', ''])
      expect((await begin(`?channel=${channel}`)).error, channel).to.equal('invalid_request')
    for (const channel of ['web', 'mp', 'other'])
      expect((await post('code/', { channel, code: 'x' })).error, channel).to.equal('invalid_request')
    for (const body of [{ code: 'x' }, { channel: 'app' }, { channel: 'app', code: '' }, { channel: 1, code: 'x' }])
      expect((await post('code/', body)).error).to.equal('invalid_request')
  })

  it('logs in, with one event that names method and channel', async () => {
    const person = aPerson()
    const first = await post('callback/', await visit(person))
    expect(first.data).to.deep.include({ type: '1', uid: person.name, purpose: 'login', return_to: null })
    expect(first.data.profile).to.deep.equal({ screen_name: person.name, avatar_url: null })
    expect((await eventOf(service, first)).data).to.include({ provider: 'weixin', uid: person.name, channel: 'web' })
    const registered = await browser.register({ username: newName(), bind_ticket: first.data.bind_ticket })
    expect((await eventOf(service, registered)).data).to.include({ channel: 'web' })
    const second = await post('callback/', await visit(person))
    expect(second.data).to.include({ type: '0' })
    const { type, subject, data } = await eventOf(service, second)
    expect([type, subject, data.method, data.channel]).to.deep.equal([
      'weibind.login.succeeded',
      `weixin:${person.name}`,
      'weixin-web',
      'web',
    ])
  })

  for (const channel of ['app', 'mini'] as const) {
    it(`logs in by a code of ${channel}, without a state, with the refresh token in the body`, async () => {
      const person = aPerson()
      const first = await post('code/', { channel, code: weixin.code(APPIDS[channel], person) })
      expect(first.data).to.include({ type: '1', purpose: 'login', uid: person.name })
      await register(first.data.bind_ticket)
      const second = await post('code/', { channel, code: weixin.code(APPIDS[channel], person) })
      expect(second.data).to.include({ type: '0' })
      expect(second.data.refresh_token).to.be.a('string')
      expect((await eventOf(service, second)).data).to.include({ method: `weixin-${channel}`, channel })
    })
  }

  it('WX-1: sends a code once, and refuses one of another application', async () => {
    const code = weixin.code(APPIDS.app, aPerson())
    const before = weixin.exchanges
    expect((await post('code/', { channel: 'mini', code })).error).to.equal('invalid_code')
    const another = { channel: 'app', code: weixin.code(APPIDS.app, aPerson()) }
    expect((await post('code/', another)).data).to.include({ type: '1' })
    expect((await post('code/', another)).error).to.equal('invalid_code')
    expect(weixin.exchanges).to.equal(before + 2)
  })

  it('binds an account to the logged-in user, with another login at mp', async () => {
    const { token } = (await browser.register({ username: newName(), password: PASSWORD })).data
    const { data } = await browser.call('GET', '/oauth/weixin/?purpose=bind&channel=mp', { bearer: token })
    expect(data.url).to.include('&forcePopup=true')
    const { code, state } = weixin.agree(data.url, aPerson())
    const { data: back } = await post('callback/', { code, state })
    expect(back).to.include({ type: '1', purpose: 'bind' })
    const bound = await post('bind/', { bind_ticket: back.bind_ticket }, { bearer: token })
    expect(bound.envelope.msg).to.equal('绑定成功')
    expect((await eventOf(service, bound)).data).to.include({ channel: 'mp' })
    const removed = await browser.call('DELETE', '/oauth/weixin/', { bearer: bound.data.token, body: {} })
    expect(removed.envelope.msg).to.equal('解绑成功')
    expect((await eventOf(service, removed)).data).to.include({ channel: 'mp' })
  })

  it('spends no bind ticket of Weibo, and Weibo spends none of its tickets', async () => {
    const ticket = (await post('callback/', await visit(aPerson()))).data.bind_ticket
    const by = { username: newName(), password: PASSWORD }
    expect((await browser.bind({ bind_ticket: ticket, ...by })).error).to.equal('invalid_bind_ticket')
    const ofWeibo = await browser.ticket()
    expect((await post('bind/', { bind_ticket: ofWeibo, ...by })).error).to.equal('invalid_bind_ticket')
    expect((await post('bind/', { bind_ticket: ticket, ...by })).error).to.equal('invalid_credentials')
  })

  const refusals: Readonly<Record<string, object>> = {
    'the state alone': {},
    'an empty code': { code: '' },
    'the code "authdeny"': { code: 'authdeny' },
    'the error "access_denied"': { error: 'access_denied' },
    'an empty code and an error': { code: '', error: 'access_denied' },
  }
  for (const [what, body] of Object.entries(refusals)) {
    it(`WX-10: takes ${what} for a refusal: no call, and the state is spent`, async () => {
      const { code, state } = await visit(aPerson())
      const before = weixin.calls.length
      const refused = await post('callback/', { ...body, state })
      expect([refused.status, refused.error]).to.deep.equal([400, 'access_denied'])
      expect(refused.envelope.msg).to.equal('微信授权未完成')
      const again = await post('callback/', { code, state })
      expect([again.error, again.envelope.details]).to.deep.equal(['invalid_state', undefined])
      expect(weixin.calls.length).to.equal(before)
      expect((await eventOf(service, refused)).data).to.include({ reason: 'access_denied', channel: 'web' })
    })
  }

  it('takes an error for a refusal with the fields that a provider sends beside it (RFC 6749, 4.1.2.1)', async () => {
    const { state } = await visit(aPerson())
    const body = { error: 'access_denied', error_description: '<script>', error_uri: 'about:blank', state }
    expect((await post('callback/', body)).error).to.equal('access_denied')
  })

  it('returns the refresh token of an app in the body, in cookie mode too', async () => {
    const person = aPerson()
    const body = () => ({ channel: 'app', code: weixin.code(APPIDS.app, person) })
    await register((await post('code/', body())).data.bind_ticket)
    const answer = await post('code/', body(), { headers: { 'X-Session-Mode': 'cookie' } })
    expect(answer.data.refresh_token).to.be.a('string')
    expect(answer.headers.getSetCookie().join()).to.not.match(/weibind_(?:refresh|session)/)
    expect((await post('code/', body(), { headers: { 'X-Session-Mode': 'other' } })).error).to.equal('invalid_request')
  })

  it('refuses a code beside an error, and a callback without a state', async () => {
    const { code, state } = await visit(aPerson())
    expect((await post('callback/', { code, error: 'access_denied', state })).error).to.equal('invalid_request')
    for (const body of [{}, { code }, { code, state: '' }])
      expect((await post('callback/', body)).error).to.equal('invalid_state')
    expect((await post('callback/', { code, state })).data).to.include({ type: '1' })
  })

  it('OA-10: refuses a state of Weibo or of another channel, makes no call, and does not spend it', async () => {
    const person = aPerson()
    const ofWeibo = await browser.begin()
    const back = await visit(person, '?channel=mp')
    const before = weixin.calls.length
    expect((await post('callback/', { code: 'x', state: ofWeibo.state })).error).to.equal('invalid_state')
    expect((await browser.callback(back)).error).to.equal('invalid_state')
    for (const channel of ['web', 'app', 'other'])
      expect((await post('callback/', { ...back, channel })).error).to.equal('invalid_state')
    expect(weixin.calls.length).to.equal(before)
    expect((await post('callback/', { ...back, channel: 'mp' })).data).to.include({ type: '1' })
  })

  it('WX-11: tells the same browser that a state is spent after a success, for 30 s, in every language', async () => {
    const back = await visit(aPerson())
    expect((await post('callback/', back)).data).to.include({ type: '1' })
    const before = weixin.calls.length
    for (const headers of [{}, { 'accept-language': 'en' }]) {
      const twice = await post('callback/', { ...back, code: 'another' }, { headers })
      expect([twice.status, twice.error, twice.envelope.details]).to.deep.equal([400, 'invalid_state', SPENT])
    }
    const stranger = new Person(service)
    await begin('', 'Firefox', stranger)
    const elsewhere = await stranger.call('POST', '/oauth/weixin/callback/', { body: back })
    expect([elsewhere.error, elsewhere.envelope.details]).to.deep.equal(['invalid_state', undefined])
    service.clock.advance(30)
    const late = await post('callback/', back)
    expect([late.error, late.envelope.details]).to.deep.equal(['invalid_state', undefined])
    expect(weixin.calls.length).to.equal(before)
  })

  it('IN-7: does not say that a state of Weibo is spent', async () => {
    const back = await browser.visitWeibo()
    await browser.callback(back)
    const twice = await browser.callback(back)
    expect([twice.error, twice.envelope.details]).to.deep.equal(['invalid_state', undefined])
  })

  for (const [channel, act] of [
    ['web', async (person: WeixinPerson) => post('callback/', await visit(person))],
    ['mini', (person: WeixinPerson) => post('code/', { channel: 'mini', code: weixin.code(APPIDS.mini, person) })],
  ] as const)
    it(`WX-3: refuses a snapshot user, known or not, and stores nothing but the event (${channel})`, async () => {
      const person = aPerson()
      await register((await act(person)).data.bind_ticket)
      for (const snapshot of [{ ...person, isSnapshot: true }, aPerson({ isSnapshot: true })]) {
        const refused = await act(snapshot)
        expect([refused.status, refused.envelope.code, refused.error]).to.deep.equal([400, 40006, 'snapshot_user'])
        expect(refused.envelope.msg).to.include('使用完整服务')
        const { type, subject, data } = await eventOf(service, refused)
        expect([type, data.reason, data.uid, subject]).to.deep.equal([
          'weibind.login.failed',
          'snapshot_user',
          undefined,
          undefined,
        ])
      }
    })

  it('WX-8: lets an unknown openid without a unionid be bound on mp, and not on web', async () => {
    const person = aPerson({ unionid: null })
    expect((await post('callback/', await visit(person))).error).to.equal('provider_error')
    const { data } = await post('callback/', await visit(person, '?channel=mp'))
    expect(data).to.include({ type: '1', uid: `${APPIDS.mp}.${openidOf(APPIDS.mp, person.name)}` })
  })

  it('WX-12: has the number of a refusal in its event', async () => {
    const { state } = await visit(aPerson())
    const refused = await post('callback/', { code: 'never-given', state })
    expect(refused.error).to.equal('invalid_code')
    expect((await eventOf(service, refused)).data).to.include({ reason: 'invalid_code', provider_code: 40163 })
  })

  it('WX-15: takes no access token and no openid from a client', async () => {
    expect((await post('token/', { access_token: 'x', openid: 'y' })).error).to.equal('not_found')
    expect((await browser.call('GET', '/oauth/weixin/deauthorize/')).error).to.equal('not_found')
    expect((await post('code/', { channel: 'app', access_token: 'x', openid: 'y' })).error).to.equal('invalid_request')
    const { code, state } = await visit(aPerson())
    for (const refusal of [{}, { code: '' }, { code: 'authdeny' }, { error: 'access_denied' }]) {
      for (const more of [{ access_token: 'x', openid: 'y' }, { openid: 'y' }, { unionid: null }]) {
        const { error, envelope } = await post('callback/', { ...refusal, state, ...more })
        expect(error).to.equal('invalid_request')
        expect(envelope.details?.map(({ field }) => field)).to.deep.equal(['code'])
      }
    }
    expect((await post('callback/', { code, state })).data).to.include({ type: '1' })
  })
})

describe('Weixin with one channel', () => {
  const opened = openedForSuite()

  async function only(channel: keyof typeof APPIDS): Promise<Person> {
    const name = `WEIXIN_${channel.toUpperCase()}`
    const changes = { [`${name}_APPID`]: APPIDS[channel], [`${name}_SECRET`]: 's' }
    return new Person(await openTestService(opened, changes))
  }
  const begin = (person: Person, agent: string, query = '') =>
    person.call<{ channel: string; hint?: string }>('GET', `/oauth/weixin/${query}`, {
      headers: { 'user-agent': agent },
    })

  it('WX-19: hints at the other browser, and finds no channel that is not configured', async () => {
    const web = await only('web')
    expect((await begin(web, WECHAT)).data).to.include({ channel: 'web', hint: 'open_outside_wechat' })
    expect((await begin(web, 'Firefox')).data).to.have.all.keys('url', 'state', 'channel')
    expect((await begin(web, WECHAT, '?channel=mp')).error).to.equal('not_found')
    const code = await web.call('POST', '/oauth/weixin/code/', { body: { channel: 'app', code: 'x' } })
    expect(code.error).to.equal('not_found')
    const mp = await only('mp')
    expect((await begin(mp, 'Firefox')).data).to.include({ channel: 'mp', hint: 'open_in_wechat' })
    expect((await begin(mp, WECHAT)).data).to.have.all.keys('url', 'state', 'channel')
  })

  it('WX-19: begins nowhere where only an app is configured', async () => {
    const app = await only('app')
    for (const query of ['', '?channel=web', '?channel=mp'])
      expect((await begin(app, 'Firefox', query)).error).to.equal('not_found')
    const { envelope } = await app.call('GET', '/oauth/providers/')
    expect(envelope.data).to.deep.include({ provider: 'weixin', channels: ['app'], purposes: ['login', 'bind'] })
  })
})
