import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { WeiboClient } from '../sandbox/weibo-client.js'
import { openedForTest } from '../support/opened.js'
import { LOOKS, nameOf, OpenedPages } from '../support/opened-pages.js'
import { openTestService, type TestService } from '../support/test-service.js'
import { lookAt } from './look-at.js'
import { Visitor } from './visitor.js'

const LONG_UID = '8'.repeat(64)
const TEXTS = {
  'zh-CN': { authorize: '授权', refuse: '拒绝', switchAccount: '切换账号', developers: '开发者选项' },
  en: { authorize: 'Authorize', refuse: 'Refuse', switchAccount: 'Switch account', developers: 'For developers' },
} as const

/** What has moved on its own since the page began; Chromium alone knows. */
const SHIFTS = `new Promise((resolve) => {
  new PerformanceObserver((list) => resolve(list.getEntries().length)).observe({ type: 'layout-shift', buffered: true })
  setTimeout(() => resolve(0), 300)
})`

describe("the sandbox's consent pages in a browser", () => {
  const pages = new OpenedPages()
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => sandbox.close())

  /** The browser is sent back to the sandbox itself. */
  const authorizeUrl = (query: Readonly<Record<string, string>> = {}) =>
    new WeiboClient(sandbox).authorizeUrl({ redirect_uri: `${sandbox.url}/sandbox/trap`, ...query })

  const logInAs = (page: Page, name: string) => page.locator('button[name=account]', { hasText: name }).click()
  const sees = (page: Page, name: string) => page.locator('.account', { hasText: name }).waitFor()

  async function sentBack(page: Page): Promise<URLSearchParams> {
    await page.waitForURL('**/sandbox/trap?**')
    return new URL(page.url()).searchParams
  }

  for (const as of LOOKS)
    it(`pass axe and fit their width in ${nameOf(as)}`, async () => {
      const texts = TEXTS[as.language]
      const language = as.language === 'en' ? { language: 'en' } : {}
      const page = await pages.open(as)
      for (const [kind, display] of [
        ['', {}],
        ['-mobile', { display: 'mobile' }],
      ] as const) {
        await page.context().clearCookies()
        await page.goto(authorizeUrl({ ...language, ...display, scope: 'email' }))
        await lookAt(page, `weibo-accounts${kind}`, as)
        await logInAs(page, 'ChenMo陈墨')
        await sees(page, 'ChenMo陈墨')
        await lookAt(page, `weibo-consent${kind}`, as)
      }
      await page.getByText(texts.developers).click()
      await lookAt(page, 'weibo-consent-developers', as)
      await page.getByRole('link', { name: texts.switchAccount, exact: true }).click()
      await page.getByText(texts.developers).click()
      await page.locator('#uid').fill(LONG_UID)
      await page.locator('.developers button').click()
      await sees(page, LONG_UID)
      await lookAt(page, 'weibo-consent-long', as)
      await page.getByRole('link', { name: texts.switchAccount, exact: true }).click()
      await page.locator('[aria-current=true]', { hasText: LONG_UID }).waitFor()
      await lookAt(page, 'weibo-accounts-long', as)
      await page.goto(`${sandbox.url}/sandbox/`)
      await lookAt(page, 'weibo-overview', as)
      expect(pages.complaints()).to.deep.equal([])
      expect(pages.origins()).to.deep.equal([sandbox.url])
    })

  it('do not shift when the pictures load late', async () => {
    const page = await pages.open({ width: 320 })
    await page.route('**/sandbox/avatars/*', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400))
      await route.continue()
    })
    await page.goto(authorizeUrl())
    expect(await page.evaluate(SHIFTS)).to.equal(0)
    await logInAs(page, '林小雨')
    await sees(page, '林小雨')
    await page.waitForLoadState('load')
    expect(await page.evaluate(SHIFTS)).to.equal(0)
  })

  for (const language of ['zh-CN', 'en'] as const)
    it(`work by keyboard alone, without scripts, in ${language}`, async () => {
      const texts = TEXTS[language]
      const page = await pages.open({ language, withoutScript: true })
      await page.goto(authorizeUrl(language === 'en' ? { language: 'en' } : {}))
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await sees(page, '林小雨')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').innerText()).to.equal(texts.authorize)
      await page.keyboard.press('Enter')
      expect((await sentBack(page)).get('code')).to.match(/^[0-9a-f]{32}$/)
      await page.goBack()
      await page.getByRole('button', { name: texts.refuse, exact: true }).press('Enter')
      expect((await sentBack(page)).get('error_code')).to.equal('21330')
    })

  it('switch the account, and give the code to the one that was chosen', async () => {
    const page = await pages.open({ language: 'en' })
    await page.goto(authorizeUrl({ language: 'en' }))
    await logInAs(page, '林小雨')
    await page.getByRole('link', { name: 'Switch account' }).click()
    await page.getByRole('link', { name: 'Back' }).click()
    await sees(page, '林小雨')
    await page.getByRole('link', { name: 'Switch account' }).click()
    await logInAs(page, '大数先生')
    await sees(page, '大数先生')
    await page.getByRole('button', { name: 'Authorize' }).click()
    await sentBack(page)
    await page.goto(authorizeUrl())
    await sentBack(page)
    const { agreements } = JSON.parse(await (await fetch(`${sandbox.url}/sandbox/`)).text())
    expect(agreements.map(({ uid }: { uid: string }) => uid)).to.deep.equal(['9007199254740993'])
  })

  it('ask for the account again with forcelogin, although one has agreed', async () => {
    const page = await pages.open()
    await page.goto(authorizeUrl())
    await logInAs(page, '林小雨')
    await page.locator('button[value=agree]').click()
    await sentBack(page)
    await page.goto(authorizeUrl({ forcelogin: 'true' }))
    await page.locator('[aria-current=true]', { hasText: '林小雨' }).waitFor()
    expect(await page.locator('button[value=agree], a.button').count()).to.equal(0)
    await logInAs(page, 'ChenMo陈墨')
    await sees(page, 'ChenMo陈墨')
    await page.reload()
    await page.locator('button[value=agree]').click()
    expect((await sentBack(page)).get('code')).to.match(/^[0-9a-f]{32}$/)
  })

  it('play the fault that a developer chose', async () => {
    const page = await pages.open({ language: 'en' })
    await page.goto(authorizeUrl({ language: 'en' }))
    await logInAs(page, '林小雨')
    await page.getByText('For developers').click()
    await page.getByLabel('Make a later answer fail').selectOption('error-21332')
    await page.getByRole('button', { name: 'Authorize' }).click()
    const code = (await sentBack(page)).get('code') ?? ''
    const answer = await new WeiboClient(sandbox).exchange(code, { redirect_uri: `${sandbox.url}/sandbox/trap` })
    expect(JSON.parse(await answer.text()).error_code).to.equal(21332)
  })
})

describe('the sandbox between two of our pages', () => {
  const pages = new OpenedPages()
  let service: TestService
  const opened = openedForTest()
  beforeEach(async () => {
    service = await openTestService(opened)
  })

  async function atConsent(): Promise<Visitor> {
    const person = new Visitor(await pages.open({ language: 'en' }), service)
    await person.open('/')
    await person.toWeibo()
    await person.page.locator('button[name=account]', { hasText: '林小雨' }).dblclick()
    await person.page.locator('.account').waitFor()
    return person
  }

  it('treats a double click as one', async () => {
    const person = await atConsent()
    await person.page.locator('button[value=agree]').dblclick()
    await person.isAskedToBind()
    expect(service.exchanges()).to.have.length(1)
  })

  it('asks again when the person goes back to it, and sends no one on by itself', async () => {
    const person = await atConsent()
    await person.page.locator('button[value=agree]').click()
    await person.isAskedToBind()
    await person.page.goBack()
    await person.page.locator('.account', { hasText: '林小雨' }).waitFor()
    await person.page.locator('button[value=agree]').click()
    await person.reads('This login has expired')
    expect(service.exchanges()).to.have.length(1)
    await person.follow('Start again')
    await person.toWeibo('Continue with Weibo', false)
    await person.isAskedToBind()
  })
})
