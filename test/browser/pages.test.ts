import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { PASSWORD } from '../support/persons.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('the pages in a browser', () => {
  const visited = new VisitedService()

  /** Refusals are no mistake of the pages, but the console calls each answer of 400 and more an error. */
  const complaints = () => visited.pages.complaints().filter((text) => !/status of 4\d\d/.test(text))

  const codesTried = () => visited.service.exchanges().length

  it('lead from Weibo through the binding to the account, to the logout and the next login', async () => {
    const person = await visited.bound('lin')
    expect(await person.page.locator('.ways').innerText()).to.include('林小雨')
    await person.press('Log out')
    await person.sees('Log in')
    // The sandbox knows the person, who has agreed before.
    await person.toWeibo('Continue with Weibo', false)
    await person.sees('lin')
    expect(codesTried()).to.equal(2)
    expect(complaints()).to.deep.equal([])
    expect(visited.pages.origins()).to.have.members([visited.service.url, visited.service.sandbox.url])
  })

  it('keep no token where a script can read it, and stay logged in over a reload', async () => {
    const person = await visited.bound('lin')
    expect(await person.stored()).not.to.match(/eyJ|[\w-]{30,}/)
    await person.page.reload()
    await person.sees('lin')
    expect(await person.stored()).not.to.match(/eyJ|[\w-]{30,}/)
    const cookies = await person.page.context().cookies()
    expect(cookies.find(({ name }) => name.startsWith('weibind_refresh'))).to.include({
      httpOnly: true,
      sameSite: 'Strict',
    })
    expect(complaints()).to.deep.equal([])
  })

  it('remove the code from the address and the history before any request', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    let seen = ''
    await person.page.route('**/oauth/weibo/callback/', async (route) => {
      seen = String(await person.page.evaluate('location.href'))
      await route.continue()
    })
    await person.agree()
    await person.isAskedToBind()
    expect(seen).to.equal(`${visited.service.url}/oauth/callback/`)
    await person.page.goBack().catch(() => null)
    expect(person.page.url()).not.to.include('code=')
  })

  it('remove the code from an address in capitals too', async () => {
    const person = await visited.visitor()
    await person.open('/OAuth/Callback?code=x&state=y')
    await person.sees('Your login was not completed')
    expect(person.page.url()).to.equal(`${visited.service.url}/OAuth/Callback`)
  })

  it('report a refusal, and offer to begin again', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    await person.refuse()
    await person.reads('The authorization at Weibo was not completed')
    await person.follow('Start again')
    await person.sees('Log in')
  })

  it('say of a refused binding that nothing is linked, not that the person is logged out', async () => {
    const person = await visited.visitor()
    await person.register('lin')
    await person.toWeibo('Link a Weibo account')
    await person.refuse()
    await person.sees('Your account was not linked')
    await person.follow('Go to my account')
    await person.sees('lin')
  })

  it('begin again after a reload of the return or of the binding', async () => {
    const person = await visited.visitor()
    await person.open('/oauth/callback/')
    await person.reads('This login can no longer be completed')
    await person.follow('Start again')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    await person.page.reload()
    await person.isAskedToBind()
    expect(codesTried()).to.equal(2)
    await person.press('Register')
    await person.sees('林小雨')
    await person.open('/bind/')
    await person.reads('The account can no longer be linked')
    await person.follow('Start again')
    await person.sees('林小雨')
  })

  it('begin the link again after its reload', async () => {
    const person = await visited.registered('lin')
    await person.toWeibo('Link a Weibo account')
    await person.agree()
    await person.reads('Link this Weibo account to your account lin.')
    await person.page.reload()
    await person.agree()
    await person.press('Link this account')
    await person.sees('lin')
    await person.reads('林小雨')
  })

  it('say what was done, for 4 seconds', async () => {
    const person = await visited.visitor()
    await person.page.clock.install()
    await person.register('lin')
    await person.reads('Your account is ready')
    await person.page.clock.fastForward(4100)
    await person.page.locator('.toast p').waitFor({ state: 'detached' })
  })

  it('go on from the login page where the person logs in in another tab', async () => {
    const person = await visited.registered('lin')
    await person.press('Log out')
    await person.sees('Log in')
    const tab = new Visitor(await person.page.context().newPage(), visited.service)
    await tab.open('/?return_to=/readyz')
    await tab.sees('Log in')
    await person.logIn('lin')
    await person.sees('lin')
    await tab.page.waitForURL(({ pathname }) => pathname === '/readyz')
  })

  it('lead a person who forgot the password through Weibo to a new one, and to a deletion without one', async () => {
    const person = await visited.bound('lin')
    await person.setPassword(PASSWORD)
    await person.reads('The password is saved')
    await person.press('Log out')
    await person.sees('Log in')
    await person.page.getByText('Forgot password?').click()
    await person.page.keyboard.press('Escape')
    await person.page.getByText('Reset it with Weibo').waitFor({ state: 'hidden' })
    await person.page.getByText('Forgot password?').click()
    await hasNoAccessibilityViolations(person.page)
    await person.press('Reset it with Weibo')
    await person.reads('You have just logged in with Weibo, so your current password is not needed.')
    await person.type('New password', 'another long password')
    await person.press('Save password')
    await person.reads('The password is saved')
    await person.press('Log out')
    await person.sees('Log in')
    await person.logIn('lin', 'another long password')
    await person.sees('lin')
    await person.press('Change password')
    await person.page.getByText('Forgot your current password?').click()
    await person.page.keyboard.press('Escape')
    await person.page.getByText('Log in with Weibo once more.').waitFor({ state: 'hidden' })
    await person.page.getByText('Forgot your current password?').click()
    await hasNoAccessibilityViolations(person.page)
    await person.press('Log in again')
    await person.reads('Log in with Weibo. You can then set a new password.')
    await person.toWeibo('Continue with Weibo', false)
    await person.type('New password', PASSWORD)
    await person.press('Save password')
    await person.reads('The password is saved')
    await person.askToDelete()
    await person.press('Delete permanently')
    await person.sees('Your account is deleted')
    expect(complaints()).to.deep.equal([])
  })

  for (const [what, query, words] of [
    ['a state of nobody', 'code=x&state=y', 'This login has expired'],
    ["the provider's trouble", 'error=server_error&state=y', 'This login has expired'],
  ] as const)
    it(`explain ${what}`, async () => {
      const person = await visited.visitor()
      await person.open(`/oauth/callback/?${query}`)
      await person.reads(words)
      await person.follow('Start again')
      await person.sees('Log in')
    })

  for (const [error, status, words] of [
    ['invalid_code', 400, 'has been used or has expired'],
    ['provider_error', 502, 'Weibo is having trouble'],
    ['provider_timeout', 504, 'Weibo did not answer in time'],
    ['unavailable', 503, 'temporarily unavailable'],
    ['too_many_requests', 429, /Please try again in \d seconds\./],
  ] as const)
    it(`explain ${error}`, async () => {
      const person = await visited.visitor()
      await person.page.route('**/oauth/weibo/callback/', (route) =>
        route.fulfill({ status, headers: { 'retry-after': '7' }, json: { code: 1, msg: '', error, request_id: '' } }),
      )
      await person.open('/oauth/callback/?code=x&state=y')
      await person.reads(words)
      await person.follow('Start again')
      await person.sees('Log in')
    })

  it('try the same code again after a network failure', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    const callback = '**/oauth/weibo/callback/'
    await person.page.route(callback, (route) => route.abort('internetdisconnected'))
    await person.agree()
    await person.reads('before the answer arrived')
    await person.page.unroute(callback)
    await person.press('Try again')
    await person.isAskedToBind()
    expect(codesTried()).to.equal(1)
  })

  it('send one request for a double click', async () => {
    const person = await visited.visitor()
    await person.open('/register/')
    let asked = 0
    await person.page.route('**/users/', async (route) => {
      asked += 1
      await route.continue()
    })
    await person.type('Username', 'mei')
    await person.type('Password', PASSWORD)
    await person.page.getByRole('button', { name: 'Register' }).dblclick()
    await person.sees('mei')
    expect(asked).to.equal(1)
  })

  it('use the language of the browser, and remember another choice', async () => {
    const person = await visited.visitor({ language: 'zh-CN' })
    await person.open('/')
    await person.sees('登录')
    await person.press('English')
    await person.sees('Log in')
    await person.page.reload()
    await person.sees('Log in')
    expect(await person.page.evaluate('document.documentElement.lang')).to.equal('en')
  })

  for (const [language, username, password, button, spaces, invisible, variants] of [
    ['en', 'Username', 'Password', 'Register', /space at the start or end/, /invisible character/, /Full-width/],
    ['zh-CN', '用户名', '密码', '注册', /首尾有空格/, /看不见的字符/, /全角/],
  ] as const)
    it(`say which slip a username has that cannot be registered (${language})`, async () => {
      const person = await visited.visitor({ language })
      await person.open('/register/')
      await person.type(password, PASSWORD)
      for (const [typed, reason] of [
        ['mei ', spaces],
        ['mei\u200b', invisible],
        ['ｍｅｉ', variants],
      ] as const) {
        await person.type(username, typed)
        await person.press(button)
        await person.reads(reason)
      }
    })

  it('say at the field that a name is taken, and what is missing, before any call', async () => {
    const person = await visited.registered('lin')
    await person.press('Log out')
    await person.sees('Log in')
    await person.open('/register/')
    const sent = person.count('/users/')
    await person.press('Register')
    await person.reads('Enter a username')
    await person.reads('Enter a password')
    expect(await person.page.evaluate('document.activeElement.id')).to.equal('username')
    await person.type('Password', 'short')
    await person.type('Username', 'LIN')
    expect(await person.page.locator('.fault').count()).to.equal(0)
    await person.press('Register')
    await person.reads('At least 8 characters')
    expect(sent()).to.equal(0)
    await person.type('Password', PASSWORD)
    await person.press('Register')
    await person.reads('This username is taken. Please choose another')
    const field = person.page.locator('#username')
    expect(await field.getAttribute('aria-invalid')).to.equal('true')
    expect(await field.getAttribute('aria-describedby')).to.equal('username-fault')
    expect(await person.page.evaluate('document.activeElement.id')).to.equal('username')
    await hasNoAccessibilityViolations(person.page)
    await person.page.getByRole('button', { name: 'Show password' }).click()
    expect(await person.page.locator('#password').getAttribute('type')).to.equal('text')
  })

  it('say which slip a username has that cannot be registered and linked', async () => {
    const person = await visited.visitor()
    await person.open('/')
    await person.toWeibo()
    await person.agree()
    await person.isAskedToBind()
    await person.type('Username', ' mei')
    await person.press('Register')
    await person.reads(/space at the start or end/)
  })
})
