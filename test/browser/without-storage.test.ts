import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

/** What browsers do where the site may keep nothing. */
const DENIALS = `
  const denied = () => { throw new DOMException('denied', 'SecurityError') }
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get: denied })
  window.BroadcastChannel = class { constructor() { denied() } }
  navigator.locks.request = () => Promise.reject(new DOMException('denied', 'SecurityError'))
`
const FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"

describe('the pages in a browser without storage', () => {
  const visited = new VisitedService()

  async function visitorWith(denials: string): Promise<Visitor> {
    const person = await visited.visitor()
    await person.page.addInitScript(denials)
    return person
  }

  it('log in, and stay logged in over a reload, since the cookies say so', async () => {
    const person = await visitorWith(DENIALS)
    await person.register('lin')
    await person.press('Log out')
    await person.sees('Log in')
    await person.logIn('lin')
    await person.sees('lin')
    await person.page.reload()
    await person.sees('lin')
    expect(await person.page.locator('main .missing').count()).to.equal(0)
    expect(visited.complaints()).to.deep.equal([])
  })

  it('say in Chinese that cookies are blocked, on every page', async () => {
    for (const path of ['/', '/register/', '/bind/', '/account/', '/operator/', '/oauth/callback/']) {
      const person = await visited.visitor({ language: 'zh-CN' })
      await person.page.addInitScript("Object.defineProperty(navigator, 'cookieEnabled', { get: () => false })")
      await person.open(path)
      await person.page.getByRole('heading', { level: 1 }).waitFor()
      await person.reads('浏览器禁用了 Cookie')
    }
  })

  it('say that cookies are blocked before the person goes to Weibo', async () => {
    const person = await visited.visitor()
    const devTools = await person.page.context().newCDPSession(person.page)
    await devTools.send('Emulation.setDocumentCookieDisabled', { disabled: true })
    await person.page.addInitScript(DENIALS)
    await person.open('/')
    await person.reads('This browser blocks cookies for this page.')
    await hasNoAccessibilityViolations(person.page)
    await person.register('lin')
    expect(visited.complaints()).to.deep.equal([])
  })

  it('stay logged in where the storage is full', async () => {
    const person = await visitorWith(FULL)
    await person.register('lin')
    await person.press('中文')
    await person.reads('登录方式')
    expect(visited.complaints()).to.deep.equal([])
  })
})
