import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js'
import { WeixinClient } from '../sandbox/weixin/weixin-client.js'
import { LOOKS, nameOf, OpenedPages } from '../support/opened-pages.js'
import { lookAt } from './look-at.js'

const LONG_NAME = 'a-person-of-32-characters-000000'
const TEXTS = {
  'zh-CN': { agree: '同意', refuse: '拒绝', another: '更换用户', developers: '开发者选项' },
  en: { agree: 'Agree', refuse: 'Refuse', another: 'Choose another person', developers: 'For developers' },
} as const

describe('the sandbox’s Weixin pages in a browser', () => {
  const pages = new OpenedPages()
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = await startSandbox()
  })
  afterEach(() => sandbox.close())

  /** The browser is sent back to the sandbox itself. */
  const pageUrl = (channel: 'web' | 'mp', query: Readonly<Record<string, string>> = {}) =>
    new WeixinClient(sandbox).pageUrl(channel, { redirect_uri: `${sandbox.url}/sandbox/trap`, ...query })

  const choose = (page: Page, name: string) => page.locator(`button[name=account][value=${name}]`).click()
  const sees = (page: Page, name: string) => page.locator('.account', { hasText: name }).waitFor()

  async function sentBack(page: Page): Promise<URLSearchParams> {
    await page.waitForURL('**/sandbox/trap?**')
    return new URL(page.url()).searchParams
  }

  for (const as of LOOKS)
    it(`pass axe and fit their width in ${nameOf(as)}`, async () => {
      const texts = TEXTS[as.language]
      const page = await pages.open(as)
      for (const channel of ['web', 'mp'] as const) {
        await page.goto(pageUrl(channel))
        await lookAt(page, `weixin-${channel}`, as)
        await choose(page, 'emoji')
        await sees(page, 'emoji')
        await lookAt(page, `weixin-${channel}-consent`, as)
        await page.getByText(texts.developers).click()
        await lookAt(page, `weixin-${channel}-consent-developers`, as)
        await page.getByRole('link', { name: texts.another, exact: true }).click()
        await page.getByText(texts.developers).click()
        await page.locator('#person').fill(LONG_NAME)
        await page.locator('.developers button').click()
        await sees(page, LONG_NAME)
        await lookAt(page, `weixin-${channel}-consent-long`, as)
        await page.goto(pageUrl(channel, { redirect_uri: `https://example.com/${'x'.repeat(200)}` }))
        await page.getByText(texts.developers).click()
        await lookAt(page, `weixin-${channel}-error`, as)
        await page.goto(pageUrl(channel, { sandbox_deny: 'nothing' }))
        await lookAt(page, `weixin-${channel}-refused`, as)
      }
      expect(pages.complaints()).to.deep.equal([])
      expect(pages.origins()).to.deep.equal([sandbox.url])
    })

  for (const channel of ['web', 'mp'] as const)
    for (const language of ['zh-CN', 'en'] as const)
      it(`work by keyboard alone, without scripts: ${channel}, ${language}`, async () => {
        const texts = TEXTS[language]
        const page = await pages.open({ language, withoutScript: true })
        await page.goto(pageUrl(channel))
        await page.keyboard.press('Tab')
        await page.keyboard.press('Enter')
        await sees(page, 'union')
        await page.keyboard.press('Tab')
        await page.keyboard.press('Tab')
        expect(await page.locator(':focus').innerText()).to.equal(texts.agree)
        await page.keyboard.press('Enter')
        expect((await sentBack(page)).get('code')).to.match(/^\w{32}$/)
        await page.goBack()
        await page.getByRole('button', { name: texts.refuse, exact: true }).press('Enter')
        expect([...(await sentBack(page)).keys()]).to.deep.equal(['state'])
      })
})
