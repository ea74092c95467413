import { expect } from 'chai'
import { openedForTest } from '../support/opened.js'
import { PASSWORD } from '../support/persons.js'
import { startSlowProxy } from './slow-proxy.js'
import { VisitedService } from './visited-service.js'
import { Visitor } from './visitor.js'

describe('the sessions of a browser', () => {
  const visited = new VisitedService()
  const opened = openedForTest()

  it('refresh an expired access token once', async () => {
    const person = await visited.visitor()
    await person.register('zhou')
    visited.service.clock.advance(16 * 60)
    let refreshed = 0
    await person.page.route('**/sessions/refresh/', async (route) => {
      refreshed += 1
      await route.continue()
    })
    await person.changePassword(PASSWORD, 'another long password')
    await person.reads('The password is saved')
    expect(refreshed).to.equal(1)
  })

  it('are refreshed although the page is left in the middle', async () => {
    const person = await visited.registered('zhou')
    const slow = await opened.open(startSlowProxy(visited.service.url), (proxy) => proxy.close())
    const tab = new Visitor(await person.page.context().newPage(), { ...visited.service, url: slow.url })
    const sent = tab.page.waitForRequest('**/sessions/refresh/')
    await tab.open('/account/')
    await sent
    await tab.page.goto('about:blank')
    await slow.answered()
    // Longer than REFRESH_GRACE: the previous token would end the session now.
    visited.service.clock.advance(60)
    await tab.page.goto(`${visited.service.url}/account/`)
    await tab.sees('zhou')
  })

  it('wait some seconds for a tab that keeps the lock, then continue without it', async () => {
    const person = await visited.registered('zhou')
    const lock = `weibind.session-${visited.service.port}`
    await person.page.evaluate(`void navigator.locks.request('${lock}', () => new Promise(() => {}))`)
    const tab = new Visitor(await person.page.context().newPage(), visited.service)
    const refreshed = tab.count('/sessions/refresh/')
    await tab.open('/account/')
    await tab.page.locator('.loading').waitFor()
    expect(refreshed()).to.equal(0)
    await tab.sees('zhou')
    expect(refreshed()).to.equal(1)
  })

  it('end another session, and all others', async () => {
    const person = await visited.visitor()
    await person.register('zhao')
    const second = await visited.visitor()
    await second.open('/')
    await second.type('Username', 'zhao')
    await second.type('Password', PASSWORD)
    await second.press('Log in')
    await second.sees('zhao')
    const others = second.page.locator('#sessions ~ .rows > li').filter({ hasNotText: 'This device' })
    await others.getByRole('button', { name: /^Log out:/ }).click()
    await second.reads('The device was logged out')
    await person.page.reload()
    await person.sees('Log in')

    await person.type('Username', 'zhao')
    await person.type('Password', PASSWORD)
    await person.press('Log in')
    await person.sees('zhao')
    await person.press('Log out of all other devices')
    await person.page.locator('dialog .danger').click()
    await person.reads('All other devices were logged out')
    await person.reads('You are logged in on this device only.')
    await second.page.reload()
    await second.sees('Log in')
    await person.page.reload()
    await person.sees('zhao')
  })

  it('log out in every tab', async () => {
    const person = await visited.visitor()
    await person.register('qian')
    const tab = new Visitor(await person.page.context().newPage(), visited.service)
    await tab.open('/account/')
    await tab.sees('qian')
    await person.press('Log out')
    await person.sees('Log in')
    await tab.sees('Log in')
  })

  it('say why the login page is shown after a session ended elsewhere', async () => {
    const person = await visited.visitor()
    await person.register('sun')
    const other = await visited.visitor()
    await other.open('/')
    await other.logIn('sun')
    await other.sees('sun')
    await other.press('Log out of all other devices')
    await other.page.locator('dialog .danger').click()
    await other.reads('All other devices were logged out')
    await other.press('Log out')
    await other.sees('Log in')
    expect(await other.page.getByText('You are logged out.').count()).to.equal(0)
    await person.changePassword(PASSWORD, `${PASSWORD}!`)
    await person.sees('Log in')
    await person.reads('You are logged out. Please log in again.')
  })
})
