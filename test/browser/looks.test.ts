import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { Browser } from '../support/browser.js'
import { LOOKS, type Look, nameOf, OpenedPages } from '../support/opened-pages.js'
import { takeScreenshot } from '../support/screenshot.js'
import { startTestService, type TestService } from '../support/test-service.js'
import { agreeAs } from './visitor.js'

const LONG_NAME = 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW'
const PASSWORD = 'a long enough password'

describe('the looks of the pages', function () {
  this.timeout(60_000)
  const pages = new OpenedPages()
  let service: TestService
  before(async () => {
    service = await startTestService()
    const browser = new Browser(service)
    await browser.register({ username: LONG_NAME, password: PASSWORD, bind_ticket: await browser.ticket('2000000003') })
  })
  after(() => service.stop())

  async function look(page: Page, name: string, as: Look): Promise<void> {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('.loading').waitFor({ state: 'detached' })
    await takeScreenshot(page, name, as)
    await hasNoAccessibilityViolations(page)
    await fitsItsWidth(page)
  }

  for (const as of LOOKS)
    it(`are without fault in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      const at = (path: string) => page.goto(service.url + path)
      await at('/')
      await look(page, 'login', as)
      await page.locator('#username').fill('nobody')
      await page.locator('#password').fill('not this one')
      await page.locator('form button').click()
      await page.locator('.notice.bad').waitFor()
      await look(page, 'login-failed', as)
      await at('/register/')
      await look(page, 'register', as)
      await at('/oauth/callback/?code=x&state=y')
      await page.locator('.notice.bad').waitFor()
      await look(page, 'returned-failed', as)
      await at('/bind/')
      await look(page, 'bind-gone', as)
      await at('/')
      await page.locator('button.weibo').click()
      await agreeAs(page, '大数先生')
      await page.locator('.portrait').waitFor()
      await look(page, 'bind', as)
      await at('/')
      await page.locator('#username').fill(LONG_NAME)
      await page.locator('#password').fill(PASSWORD)
      await page.locator('form button').click()
      await page.locator('.timeline').waitFor()
      await look(page, 'account', as)
      expect(pages.complaints().filter((text) => !/status of 4\d\d/.test(text))).to.deep.equal([])
    })
})
