import { expect } from 'chai'
import { hasNoAccessibilityViolations } from '../support/accessibility.js'
import { settledTrail } from '../support/audit-trail.js'
import { Person } from '../support/person.js'
import { ADMIN_TOKEN } from '../support/test-service.js'
import { sandboxWeixin } from '../support/weixin-sandbox.js'
import { emptyDatabase, STORES } from './empty-database.js'
import { VisitedService } from './visited-service.js'
import type { Visitor } from './visitor.js'

const ORIGINS = [
  'All providers',
  'Weibo',
  'Weixin',
  'Weixin QR code',
  'Inside WeChat',
  'Weixin app',
  'Weixin mini-program',
]

for (const store of STORES)
  describe(`the operator's page of a service with Weibo and Weixin, on ${store}`, () => {
    const database = emptyDatabase(store)
    const visited = new VisitedService(({ url }) => ({ ...sandboxWeixin(url), ...database() }))

    /** One refusal at Weibo, two of Weixin inside WeChat, and three from the mini-program. */
    async function refusals(): Promise<void> {
      const browser = new Person(visited.service)
      await browser.callback({ code: 'x', state: 'x' })
      for (let count = 0; count < 2; count++) {
        const { data } = await browser.call('GET', '/oauth/weixin/?channel=mp')
        await browser.call('POST', '/oauth/weixin/callback/', { body: { state: data.state } })
      }
      for (const code of ['x', 'y', 'z'])
        await browser.call('POST', '/oauth/weixin/code/', { body: { channel: 'mini', code } })
      await settledTrail(visited.service)
    }

    async function operator(): Promise<Visitor> {
      const person = await visited.visitor()
      await person.open('/operator/')
      await person.type('Admin token', ADMIN_TOKEN)
      await person.press('Enter')
      await person.page.locator('.log > li').nth(5).waitFor()
      return person
    }

    it('finds the events of a provider, and of its channel', async () => {
      await refusals()
      const person = await operator()
      const choice = person.page.locator('#origin')
      expect(await choice.locator('option').allInnerTexts()).to.deep.equal(ORIGINS)
      for (const [origin, count] of [
        ['Weixin mini-program', 3],
        ['Weixin', 5],
        ['Weibo', 1],
      ] as const) {
        await choice.selectOption(origin)
        const answered = person.page.waitForResponse((answer) => answer.url().includes('/audit/events/?provider='))
        await person.press('Search')
        await answered
        await person.page
          .locator('.log')
          .filter({ has: person.page.locator(`> li:nth-child(${count}):last-child`) })
          .waitFor()
      }
      await person.press('Clear')
      await person.page.locator('.log > li').nth(5).waitFor()
      expect(await choice.inputValue()).to.equal('')
    })

    it('shows the results of a provider, and of its channel, and refreshes them', async () => {
      await refusals()
      const person = await operator()
      const shows = (count: number) => person.page.locator(`svg[aria-label*="Refused or failed ${count},"]`).waitFor()
      await shows(6)
      await person.page.locator('#results-origin').selectOption('Weixin')
      await shows(5)
      await person.page.locator('#results-origin').selectOption('Inside WeChat')
      await shows(2)
      await hasNoAccessibilityViolations(person.page)
      await refusals()
      await shows(4)
      await person.page.getByLabel('Last 30 days').check()
      await shows(4)
      expect(visited.complaints()).to.deep.equal([])
    })
  })
