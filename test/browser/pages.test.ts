import { expect } from 'chai'
import { OpenedPages, type Visit } from '../support/opened-pages.js'
import { startTestService, type TestService } from '../support/test-service.js'
import { Visitor } from './visitor.js'

describe('the pages in a browser', function () {
  this.timeout(60_000)
  const pages = new OpenedPages()
  let service: TestService
  beforeEach(async () => {
    service = await startTestService()
  })
  afterEach(() => service.stop())

  const visitor = async (visit: Visit = {}) => new Visitor(await pages.open({ language: 'en', ...visit }), service)

  /** Refusals are no mistake of the pages, but the console calls each answer of 400 and more an error. */
  const complaints = () => pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  async function boundPerson(username: string): Promise<Visitor> {
    const person = await visitor()
    await person.registerBound(username)
    return person
  }

  const codesTried = () => service.exchanges().length

  it('lead from Weibo over the binding to the account, out, and in again', async () => {
    const person = await boundPerson('lin')
    expect(await person.page.locator('.card').first().innerText()).to.include('林小雨')
    await person.press('Log out')
    await person.sees('Log in')
    // The sandbox knows the person, who has agreed before.
    await person.toWeibo('Log in with Weibo', false)
    await person.sees('lin')
    expect(codesTried()).to.equal(2)
    expect(complaints()).to.deep.equal([])
    expect(pages.origins()).to.have.members([service.url, service.sandbox.url])
  })

  it('keep no token where a script or a passer-by could find it, and stay logged in over a reload', async () => {
    const person = await boundPerson('lin')
    expect(await person.stored()).not.to.match(/eyJ|[\w-]{30,}/)
    await person.page.reload()
    await person.sees('lin')
    expect(await person.stored()).not.to.match(/eyJ|[\w-]{30,}/)
    const cookies = await person.page.context().cookies()
    expect(cookies.find(({ name }) => name === 'weibind_refresh')).to.include({ httpOnly: true, sameSite: 'Strict' })
    expect(complaints()).to.deep.equal([])
  })

  it('take the code out of the address and the history before anything is asked', async () => {
    const person = await visitor()
    await person.open('/')
    await person.toWeibo()
    let seen = ''
    await person.page.route('**/oauth/weibo/callback/', async (route) => {
      seen = String(await person.page.evaluate('location.href'))
      await route.continue()
    })
    await person.agree()
    await person.sees('Link your account')
    expect(seen).to.equal(`${service.url}/oauth/callback/`)
    await person.page.goBack().catch(() => null)
    expect(person.page.url()).not.to.include('code=')
  })

  it('tell a refusal, and lead on', async () => {
    const person = await visitor()
    await person.open('/')
    await person.toWeibo()
    await person.refuse()
    await person.reads('You refused the authorization at Weibo')
    await person.follow('Begin again')
    await person.sees('Log in')
  })

  it('say of a refused binding that nothing is linked, not that nobody is logged in', async () => {
    const person = await visitor()
    await person.register('lin')
    await person.toWeibo('Link a Weibo account')
    await person.refuse()
    await person.sees('Nothing is linked yet')
    await person.follow('Go to my account')
    await person.sees('lin')
  })

  it('begin again after a reload of the return or of the binding', async () => {
    const person = await visitor()
    await person.open('/oauth/callback/')
    await person.reads('What belongs to this login is gone')
    await person.follow('Begin again')
    await person.toWeibo()
    await person.agree()
    await person.sees('Link your account')
    await person.page.reload()
    await person.reads('a reload loses it')
    await person.follow('Begin again')
    await person.sees('Log in')
    expect(codesTried()).to.equal(1)
  })

  for (const [what, query, words] of [
    ['a state of nobody', 'code=x&state=y', 'This login has expired'],
    ["the provider's trouble", 'error=server_error&state=y', 'This login has expired'],
  ] as const)
    it(`explain ${what}`, async () => {
      const person = await visitor()
      await person.open(`/oauth/callback/?${query}`)
      await person.reads(words)
      await person.follow('Begin again')
      await person.sees('Log in')
    })

  for (const [error, status, words] of [
    ['invalid_code', 400, 'has been used or has expired'],
    ['provider_error', 502, 'Weibo is having trouble'],
    ['provider_timeout', 504, 'Weibo did not answer in time'],
    ['unavailable', 503, 'unavailable for the moment'],
    ['too_many_requests', 429, /Please try again in \d seconds\./],
  ] as const)
    it(`explain ${error}`, async () => {
      const person = await visitor()
      await person.page.route('**/oauth/weibo/callback/', (route) =>
        route.fulfill({ status, headers: { 'retry-after': '7' }, json: { code: 1, msg: '', error, request_id: '' } }),
      )
      await person.open('/oauth/callback/?code=x&state=y')
      await person.reads(words)
      await person.follow('Begin again')
      await person.sees('Log in')
    })

  it('try the same code again where the network was away', async () => {
    const person = await visitor()
    await person.open('/')
    await person.toWeibo()
    const callback = '**/oauth/weibo/callback/'
    await person.page.route(callback, (route) => route.abort('internetdisconnected'))
    await person.agree()
    await person.reads('no answer came')
    await person.page.unroute(callback)
    await person.press('Try again')
    await person.sees('Link your account')
    expect(codesTried()).to.equal(1)
  })

  it('ask once where somebody clicks twice', async () => {
    const person = await visitor()
    await person.open('/register/')
    let asked = 0
    await person.page.route('**/users/', async (route) => {
      asked += 1
      await route.continue()
    })
    await person.type('Username', 'mei')
    await person.type('Password', 'a long enough password')
    await person.page.getByRole('button', { name: 'Register' }).dblclick()
    await person.sees('mei')
    expect(asked).to.equal(1)
  })

  it('bind with the password of an account that is there, and tell a wrong one', async () => {
    const owner = await visitor()
    await owner.register('chen')
    await owner.press('Log out')
    await owner.sees('Log in')
    await owner.toWeibo()
    await owner.agree('ChenMo陈墨')
    await owner.sees('Link your account')
    await owner.page.getByLabel('I have an account').check()
    await owner.type('Username', 'chen')
    await owner.type('Password', 'not this one')
    await owner.press('Log in and link')
    await owner.reads('Wrong username or password.')
    await owner.type('Password', 'a long enough password')
    await owner.press('Log in and link')
    await owner.sees('chen')
    await owner.reads('ChenMo陈墨')
  })

  it('bind from the account page, and unbind', async () => {
    const person = await visitor()
    await person.register('wang')
    await person.reads('No Weibo account is linked.')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.reads('Link this Weibo account to your account wang.')
    await person.press('Link this account')
    await person.sees('wang')
    await person.press('Unlink')
    await person.press('Confirm')
    await person.reads('The Weibo account is unlinked.')
    await person.reads('No Weibo account is linked.')
    expect(complaints()).to.deep.equal([])
  })

  it('refuse to unbind the only way in, and ask for a new login where the last is long ago', async () => {
    const person = await boundPerson('lin')
    await person.press('Unlink')
    await person.press('Confirm')
    await person.reads('This is your only way to log in.')
    await person.type('New password', 'a long enough password')
    service.clock.advance(11 * 60)
    await person.press('Set a password')
    await person.reads('please log in again before doing this')
    await person.press('Log in again')
    await person.reads('please log in again before you go on')
    await person.toWeibo('Log in with Weibo', false)
    await person.sees('lin')
    await person.type('New password', 'a long enough password')
    await person.press('Set a password')
    await person.reads('The password is saved')
    await person.type('Current password', 'a long enough password')
    await person.type('New password', 'another long password')
    await person.press('Change password')
    await person.reads('The password is saved')
  })

  it('refresh an access token that has run out, once', async () => {
    const person = await visitor()
    await person.register('zhou')
    service.clock.advance(16 * 60)
    let refreshed = 0
    await person.page.route('**/sessions/refresh/', async (route) => {
      refreshed += 1
      await route.continue()
    })
    await person.type('Current password', 'a long enough password')
    await person.type('New password', 'another long password')
    await person.press('Change password')
    await person.reads('The password is saved')
    expect(refreshed).to.equal(1)
  })

  it('end another session, and all', async () => {
    const person = await visitor()
    await person.register('zhao')
    const second = await visitor()
    await second.open('/')
    await second.type('Username', 'zhao')
    await second.type('Password', 'a long enough password')
    await second.press('Log in')
    await second.sees('zhao')
    const others = second.page.locator('.rows li').filter({ hasNotText: 'This device' })
    await others.getByRole('button', { name: /^End this one/ }).click()
    await second.reads('That login has ended.')
    await person.page.reload()
    await person.sees('Log in')

    await person.type('Username', 'zhao')
    await person.type('Password', 'a long enough password')
    await person.press('Log in')
    await person.sees('zhao')
    await person.press('End all')
    await person.press('Confirm')
    await person.sees('Log in')
    await second.page.reload()
    await second.sees('Log in')
  })

  it('log out in every tab', async () => {
    const person = await visitor()
    await person.register('qian')
    const tab = new Visitor(await person.page.context().newPage(), service)
    await tab.open('/account/')
    await tab.sees('qian')
    await person.press('Log out')
    await person.sees('Log in')
    await tab.sees('Log in')
  })

  it('lead back to where the person was, and nowhere else', async () => {
    const person = await visitor()
    await person.register('sun')
    await person.open('/?return_to=/readyz')
    await person.page.waitForURL('**/readyz')
    for (const evil of ['//evil.example/', '/\\evil.example', 'https://evil.example/']) {
      await person.open(`/?return_to=${encodeURIComponent(evil)}`)
      await person.sees('sun')
    }
  })

  it('speak the language of the browser, and remember another choice', async () => {
    const person = await visitor({ language: 'zh-CN' })
    await person.open('/')
    await person.sees('登录')
    await person.press('English')
    await person.sees('Log in')
    await person.page.reload()
    await person.sees('Log in')
    expect(await person.page.evaluate('document.documentElement.lang')).to.equal('en')
  })
})
