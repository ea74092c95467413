import { expect } from 'chai'
import { expectSaneHeaders } from '../../support/answer.js'
import { openedForSuite } from '../../support/opened.js'
import { Person } from '../../support/person.js'
import { newUid } from '../../support/persons.js'
import { openTestService, type TestService } from '../../support/test-service.js'
import { onTheWire, requestHead } from '../../support/wire.js'

describe('GET /oauth/weibo/', () => {
  let service: TestService
  let browser: Person

  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
  })
  beforeEach(() => {
    browser = new Person(service)
  })

  const logIn = async () => {
    const bind_ticket = await browser.ticket(newUid())
    return (await browser.register({ username: `name-${newUid()}`, bind_ticket })).data
  }

  it('answers with the page of Weibo and the state', async () => {
    const answer = await browser.call('GET', '/oauth/weibo/')
    expect(answer.status).to.equal(200)
    expect(answer.data).to.have.all.keys('url', 'state')
    const { origin, pathname, searchParams } = new URL(answer.data.url)
    expect(origin + pathname).to.equal(`${service.sandbox.url}/oauth2/authorize`)
    expect(Object.fromEntries(searchParams)).to.deep.equal({
      client_id: '1000000001',
      redirect_uri: `${service.url}/oauth/callback/`,
      response_type: 'code',
      state: answer.data.state,
    })
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    expect(answer.data.state.length).to.be.at.most(512)
  })

  it('sets the HttpOnly, SameSite=Lax cookie for an hour, and the cookie is not the state', async () => {
    const answer = await browser.call('GET', '/oauth/weibo/')
    const [cookie = '', ...others] = answer.headers.getSetCookie()
    expect(others).to.be.empty
    expect(cookie).to.match(/^weibind_state-\d+=[\w-]+; /)
    expect(cookie.toLowerCase().split('; ').slice(1)).to.include.members(['path=/', 'samesite=lax', 'httponly'])
    expect(cookie).not.to.match(/secure|domain/i)
    const expires = Date.parse(/expires=([^;]+)/i.exec(cookie)?.[1] ?? '')
    expect(expires - Date.now()).to.be.within(3_500_000, 3_601_000)
    expect(cookie).not.to.include(answer.data.state)
  })

  it('redirects to the same page with redirect=1', async () => {
    const answer = await browser.send('GET', '/oauth/weibo/?redirect=1')
    expect(answer.status).to.equal(302)
    expectSaneHeaders(answer)
    expect(answer.headers.get('location')).to.match(new RegExp(`^${service.sandbox.url}/oauth2/authorize\\?client_id=`))
    const { code, state } = await browser.agree({ url: answer.headers.get('location') ?? '' }, newUid())
    expect((await browser.callback({ code, state })).data.type).to.equal('1')
  })

  const atOtherName = async (path: string, host = 'www.login.example') => {
    const { status, headers } = await onTheWire(service, requestHead(`GET ${path}`, { Host: host }))
    return { status, location: headers.get('location') ?? '', cookies: headers.getSetCookie() }
  }

  it('begins at PUBLIC_URL with redirect=1 at another host name, where the cookie of the login would be lost', async () => {
    const path = '/oauth/weibo/?redirect=1&return_to=%2Fa%3Fb%3Dc%2526d&forcelogin=1'
    const home = `${service.url}${path}&at_home=1`
    for (const host of ['www.login.example', 'localhost', 'a b'])
      expect(await atOtherName(path, host), host).to.deep.equal({ status: 302, location: home, cookies: [] })
    const answer = await atOtherName(home.slice(service.url.length))
    expect(answer.location, 'a proxy that changes Host').to.include(`${service.sandbox.url}/oauth2/authorize?`)
  })

  it('begins where it is asked at the name of PUBLIC_URL with any port, and without redirect=1', async () => {
    for (const host of ['127.0.0.1', '127.0.0.1:1'])
      expect((await atOtherName('/oauth/weibo/?redirect=1', host)).location).to.include(service.sandbox.url)
    expect((await atOtherName('/oauth/weibo/')).status).to.equal(200)
    expect((await atOtherName('/oauth/weibo/?redirect=1&purpose=bind')).status).to.equal(401)
  })

  it('keeps several begun logins of one browser open at once', async () => {
    const tabs = [await browser.visitWeibo(newUid()), await browser.visitWeibo(newUid())]
    for (const tab of tabs) expect((await browser.callback(tab)).status).to.equal(200)
  })

  it('replaces a cookie that is not ours', async () => {
    browser.cookies.set(browser.cookieName('weibind_state'), 'planted')
    expect((await browser.logInWithWeibo(newUid())).data.type).to.equal('1')
    expect(browser.cookies.get(browser.cookieName('weibind_state'))).not.to.equal('planted')
  })

  for (const path of [
    '',
    'a',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/',
    '/a b',
    '/\u4e2d',
    '/a\n',
  ]) {
    it(`refuses ${JSON.stringify(path.slice(0, 30))} as return_to`, async () => {
      const answer = await browser.call('GET', `/oauth/weibo/?${new URLSearchParams({ return_to: path })}`)
      expect(answer.error).to.equal('invalid_request')
      expect(answer.envelope.details?.[0]?.field).to.equal('return_to')
    })
  }

  for (const query of [
    'purpose=other',
    'purpose=',
    'purpose=login&purpose=bind',
    'redirect=2',
    'return_to=/a&return_to=/b',
  ]) {
    it(`refuses ${query}`, async () => {
      expect((await browser.call('GET', `/oauth/weibo/?${query}`)).error).to.equal('invalid_request')
    })
  }

  it('OA-1: gives states of at most 128 letters and digits, for each purpose', async () => {
    const { token } = await logIn()
    for (const begun of [await browser.begin(), await browser.begin({ purpose: 'bind' }, { bearer: token })]) {
      expect(begun.state).to.match(/^[A-Za-z0-9]{1,128}$/)
      expect(new URL(begun.url).searchParams.get('state')).to.equal(begun.state)
    }
  })

  it('asks Weibo to let the person choose another account with forcelogin=1', async () => {
    const { data } = await browser.call('GET', '/oauth/weibo/?forcelogin=1')
    expect(new URL(data.url).searchParams.get('forcelogin')).to.equal('true')
  })

  it('lists the providers with their channels and purposes', async () => {
    const { envelope } = await browser.call('GET', '/oauth/providers/')
    expect(envelope.data).to.deep.equal([{ provider: 'weibo', channels: ['web', 'app'], purposes: ['login', 'bind'] }])
  })

  it('knows no provider that is not configured', async () => {
    for (const path of ['/oauth/weixin/', '/oauth/constructor/'])
      expect((await browser.call('GET', path)).error, path).to.equal('not_found')
    expect((await browser.call('POST', '/oauth/weixin/callback/', { body: { code: 'x' } })).error).to.equal('not_found')
  })

  it('ignores unknown query fields', async () => {
    expect((await browser.call('GET', '/oauth/weibo/?a=b&__proto__=c')).status).to.equal(200)
  })

  it('asks Weibo for the password again with purpose=bind, and not without', async () => {
    const { token } = await logIn()
    const { url } = await browser.begin({ purpose: 'bind' }, { bearer: token })
    expect(new URL(url).searchParams.get('forcelogin')).to.equal('true')
    expect(new URL((await browser.begin()).url).searchParams.has('forcelogin')).to.equal(false)
  })

  it('refuses purpose=bind without a Bearer, and without a good one', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer x.y.z', 'Basic YTpi', 'x']) {
      const answer = await browser.call('GET', '/oauth/weibo/?purpose=bind', { headers: { authorization } })
      expect(answer.error, authorization).to.equal('invalid_token')
      expect(answer.headers.get('www-authenticate')).to.equal('Bearer')
    }
  })
})
