import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { settledTrail } from '../support/audit-trail.js'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import { LOOKS, type Look, nameOf, OpenedPages } from '../support/opened-pages.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { CHECKOUT } from '../support/program.js'
import { takeScreenshot } from '../support/screenshot.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { agreeAs } from './visitor.js'

const LONG_NAME = 'WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW'
const WITHOUT_COOKIES = "Object.defineProperty(navigator, 'cookieEnabled', { get: () => false })"
const DEVICES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  `something/1.0 ${'x'.repeat(200)}`,
]

describe('the looks of the pages', () => {
  const pages = new OpenedPages()
  let service: TestService
  const opened = openedForSuite()
  before(async () => {
    service = await openTestService(opened)
    const browser = new Person(service)
    await browser.register({ username: LONG_NAME, password: PASSWORD, bind_ticket: await browser.ticket('2000000003') })
    for (const device of DEVICES) await browser.logIn(LONG_NAME, PASSWORD, { headers: { 'user-agent': device } })
  })

  async function look(page: Page, name: string, as: Look): Promise<void> {
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('main:not(:has(.loading))').waitFor()
    await isWithoutFault(page, name, as)
  }

  async function isWithoutFault(page: Page, name: string, as: Look): Promise<void> {
    await takeScreenshot(page, name, as)
    await hasNoAccessibilityViolations(page)
    await fitsItsWidth(page)
  }

  const refuse = (page: Page, path: string, status: number, error: string, wait: string) =>
    page.route(path, (route) =>
      route.fulfill({ status, headers: { 'retry-after': wait }, json: { code: 1, msg: '', error, request_id: '' } }),
    )

  const complaints = () => pages.complaints().filter((text) => !/status of 4\d\d|ERR_CONNECTION_RESET/.test(text))

  async function fillIn(page: Page, username: string, password: string): Promise<void> {
    await page.locator('#username').fill(username)
    await page.locator('#password').fill(password)
  }

  for (const as of LOOKS) {
    const at = (page: Page, path: string) => page.goto(service.url + path)

    it(`pass axe and fit their width for visitors, in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      await at(page, '/')
      await look(page, 'login', as)
      await fillIn(page, 'nobody', 'not this one')
      await page.locator('form [type=submit]').click()
      await page.locator('.notice.bad').waitFor()
      await look(page, 'login-failed', as)
      await refuse(page, '**/sessions/', 429, 'too_many_requests', '180')
      await page.locator('form [type=submit]').click()
      await page.locator('.wait').waitFor()
      await look(page, 'login-held', as)
      await at(page, '/?again=1&return_to=/account/')
      await look(page, 'login-again', as)
      await at(page, '/register/')
      await look(page, 'register', as)
      await page.route('**/users/', (route) => route.abort('connectionreset'))
      await fillIn(page, LONG_NAME, PASSWORD)
      await page.locator('form [type=submit]').click()
      await page.locator('.notice.bad button').waitFor()
      await look(page, 'register-lost', as)
      await at(page, '/bind/')
      await look(page, 'bind-gone', as)
      await at(page, '/nowhere/')
      await look(page, 'not-found', as)
      expect(complaints()).to.deep.equal([])
    })

    it(`pass axe and fit their width on the way from Weibo, in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      await at(page, '/oauth/callback/?code=x&state=y')
      await page.locator('.notice.bad').waitFor()
      await look(page, 'returned-failed', as)
      let goOn = () => {}
      await page.route('**/oauth/weibo/callback/', async (route) => {
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
        await route.abort('connectionreset')
      })
      await at(page, '/oauth/callback/?code=x&state=y')
      await page.locator('.loading').waitFor()
      await isWithoutFault(page, 'returned-waiting', as)
      goOn()
      await page.locator('.notice.bad').waitFor()
      await look(page, 'returned-lost', as)
      await page.unroute('**/oauth/weibo/callback/')
      await refuse(page, '**/oauth/weibo/callback/', 409, 'account_already_bound', '0')
      await at(page, '/oauth/callback/?code=x&state=y')
      await page.locator('.others button').waitFor()
      await look(page, 'returned-refused', as)
      await page.unroute('**/oauth/weibo/callback/')
      await at(page, '/')
      await page.locator('.providers button.weibo').click()
      await agreeAs(page, '大数先生')
      await page.locator('.portrait img').waitFor()
      await look(page, 'bind', as)
      expect(complaints()).to.deep.equal([])
    })

    it(`pass axe and fit their width for logged-in users, in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      await at(page, '/')
      await fillIn(page, LONG_NAME, PASSWORD)
      await page.locator('form [type=submit]').click()
      await page.locator('.timeline').waitFor()
      await page.locator('#sessions ~ .rows summary').last().click()
      await look(page, 'account', as)
      await page.locator('.ways li').last().getByRole('button').click()
      await page.locator('dialog .forgotten summary').click()
      await page.locator('dialog [type=submit]').click()
      await look(page, 'password', as)
      await page.keyboard.press('Escape')
      await page.locator('dialog').waitFor({ state: 'detached' })
      await page.locator('.danger-zone > button').click()
      await page.locator('dialog[open]').waitFor()
      await look(page, 'deletion', as)
      await refuse(page, '**/users/me/', 429, 'too_many_requests', '180')
      await page.locator('#deletion-password').fill(PASSWORD)
      await page.locator('dialog input[type=checkbox]').check()
      await page.locator('dialog button.danger').click()
      await page.locator('dialog .wait').waitFor()
      await look(page, 'deletion-held', as)
      expect(complaints()).to.deep.equal([])
    })

    it(`pass axe and fit their width at registration and deletion, in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      await page.addInitScript(WITHOUT_COOKIES)
      await at(page, '/register/')
      await look(page, 'without-cookies', as)
      await fillIn(page, `leaver-${nameOf(as)}`, PASSWORD)
      await page.locator('form [type=submit]').click()
      await page.locator('#deletion').waitFor()
      await settledTrail(service)
      await page.reload()
      await page.locator('.timeline').waitFor()
      await look(page, 'account-new', as)
      await page.locator('.danger-zone > button').click()
      await page.locator('#deletion-password').fill(PASSWORD)
      await page.locator('dialog input[type=checkbox]').check()
      await page.locator('dialog button.danger').click()
      await page.locator('dialog').waitFor({ state: 'detached' })
      await look(page, 'farewell', as)
      expect(complaints()).to.deep.equal([])
    })
  }
})

describe('the looks of the pages of a product', () => {
  const pages = new OpenedPages()
  const opened = openedForSuite()
  let service: TestService
  before(async () => {
    service = await openTestService(opened, {
      PRODUCT_NAME: '暖食',
      PRODUCT_LOGO: join(CHECKOUT, 'docs', 'examples', 'brand', 'logo.svg'),
      PRODUCT_ACCENT: '#0f766e',
      PRODUCT_HOME: '/readyz',
      TERMS_URL: 'https://example.com/terms',
      PRIVACY_URL: '/privacy/',
    })
  })

  for (const as of LOOKS)
    it(`show its logo, colour and links, and pass axe, in ${nameOf(as)}`, async () => {
      const page = await pages.open(as)
      await page.goto(service.url)
      await page
        .getByRole('heading', { level: 1, name: as.language === 'en' ? 'Log in to 暖食' : '登录暖食' })
        .waitFor()
      await page.locator('#username').waitFor()
      const width = "document.querySelector('.logo').naturalWidth"
      await eventually('the logo is loaded', () => page.evaluate(`${width} > 0`))
      await look(page, 'product-login', as)
      await page.goto(`${service.url}/register/`)
      await page.locator('#username').fill(`guest-${nameOf(as)}`)
      await page.locator('#password').fill(PASSWORD)
      const filled = await page.evaluate("getComputedStyle(document.querySelector('form .primary')).backgroundColor")
      expect(filled).to.equal('rgb(15, 118, 110)')
      await look(page, 'product-register', as)
      await page.locator('form [type=submit]').click()
      await page.locator('#ways').waitFor()
      await look(page, 'product-account', as)
      expect(await page.locator('footer a').count()).to.equal(2)
      await page.locator('.home').click()
      await page.waitForURL(({ pathname }) => pathname === '/readyz')
      expect(pages.complaints()).to.deep.equal([])
    })

  async function look(page: Page, name: string, as: Look): Promise<void> {
    await page.locator('main:not(:has(.loading))').waitFor()
    await takeScreenshot(page, name, as)
    await hasNoAccessibilityViolations(page)
    await fitsItsWidth(page)
  }
})
