import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'
import { CHECKOUT } from '../support/program.js'
import { sharedChromium } from '../support/servers/chromium.js'
import { startTestService, type TestService } from '../support/test-service.js'
import { sandboxWeixin } from '../support/weixin-sandbox.js'
import { agreeAs } from './visitor.js'

// Takes the pictures of the READMEs from the running service: node .cache/build/test/browser/readme-pictures.js

const FOLDER = join(CHECKOUT, 'docs', 'screenshots')
const BRAND = join(CHECKOUT, 'docs', 'examples', 'brand')
const PORTRAIT = readFileSync(join(BRAND, 'portrait.svg'), 'utf8')
const NAMES = { 'zh-CN': '暖食', en: 'Nuanshi' } as const
const DEVICES = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 MicroMessenger/8.0.49',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
]

type Language = keyof typeof NAMES

function branded(language: Language): Promise<TestService> {
  return startTestService(({ url }) => ({
    ...sandboxWeixin(url, ['web', 'mp']),
    PRODUCT_NAME: NAMES[language],
    PRODUCT_LOGO: join(BRAND, 'logo.svg'),
    PRODUCT_ACCENT: '#0f766e',
    PRODUCT_HOME: '/',
    TERMS_URL: '/terms/',
    PRIVACY_URL: '/privacy/',
  }))
}

async function open(browser: Browser, service: TestService, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({ deviceScaleFactor: 1.5, reducedMotion: 'reduce', ...options })
  await context.route(`${service.sandbox.url}/sandbox/avatars/*`, (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: PORTRAIT }),
  )
  return context.newPage()
}

/** Both cards on one picture, without the pages around them. */
async function loginAndBind(browser: Browser, service: TestService, locale: Language): Promise<void> {
  const page = await open(browser, service, { locale, viewport: { width: 440, height: 900 } })
  const card = async () => {
    await page.mouse.move(0, 0)
    return (await page.locator('main > .card').screenshot({ animations: 'disabled' })).toString('base64')
  }
  await page.goto(service.url)
  await page.locator('button.provider').first().waitFor()
  const login = await card()
  await page.locator('.providers button.weibo').click()
  await agreeAs(page, '林小雨')
  await page.locator('.portrait img').waitFor()
  await page.getByText(locale === 'en' ? 'Also set a password' : '同时设置密码').hover()
  const bind = await card()
  const sheet = await open(browser, service, { viewport: { width: 920, height: 200 } })
  await sheet.setContent(`<!doctype html><body style="margin:0;padding:32px;display:flex;gap:32px;align-items:flex-start;
    justify-content:center;background:#f5f6f8">${[login, bind].map(picture).join('')}</body>`)
  await sheet.screenshot({ path: join(FOLDER, `login-and-bind-${locale}.png`), fullPage: true })
}

const picture = (base64: string) => `<img style="width:400px;border-radius:20px" src="data:image/png;base64,${base64}">`

/** A person with accounts at both providers, several devices and some activity. */
async function account(browser: Browser, service: TestService, locale: Language): Promise<void> {
  const page = await open(browser, service, { locale, colorScheme: 'dark', viewport: { width: 760, height: 900 } })
  await page.goto(service.url)
  await page.locator('.providers button.weibo').click()
  await agreeAs(page, '林小雨')
  await page.locator('#username').fill('林小雨')
  await page.locator('form > [type=submit]').click()
  await page.locator('.ways li:last-child button').click()
  await page.locator('#new-password').fill(PASSWORD)
  await page.locator('dialog [type=submit]').click()
  await page.locator('dialog').waitFor({ state: 'detached' })
  for (const device of DEVICES)
    await new Person(service).logIn('林小雨', PASSWORD, { headers: { 'user-agent': device } })
  await new Person(service).logIn('林小雨', 'not this one', { headers: { 'user-agent': DEVICES[0] ?? '' } })
  await settledTrail(service)
  await page.reload()
  await page.locator('.timeline').waitFor()
  await page.locator('.toast p').waitFor({ state: 'detached' })
  await page.screenshot({ path: join(FOLDER, `account-${locale}.png`) })
  await page.locator('.danger-zone > button').click()
  await page.locator('dialog[open]').waitFor()
  await page.screenshot({ path: join(FOLDER, `deletion-${locale}.png`) })
}

async function operator(browser: Browser, service: TestService, locale: Language): Promise<void> {
  const page = await open(browser, service, { locale, viewport: { width: 1100, height: 900 } })
  await page.goto(`${service.url}/operator/`)
  await page.locator('#admin-token').fill(service.adminToken)
  await page.locator('[type=submit]').click()
  await page.locator('.chart svg').waitFor()
  await page.locator('.log li').first().waitFor()
  await page.screenshot({ path: join(FOLDER, `operator-${locale}.png`) })
}

mkdirSync(FOLDER, { recursive: true })
const browser = await sharedChromium()
for (const language of ['zh-CN', 'en'] as const) {
  const service = await branded(language)
  await loginAndBind(browser, service, language)
  await account(browser, service, language)
  await operator(browser, service, language)
  await service.stop()
}
await browser.close()
