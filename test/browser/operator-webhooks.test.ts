import { expect } from 'chai'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import { eventually } from '../support/eventually.js'
import { openedForTest } from '../support/opened.js'
import { LOOKS, nameOf, OpenedPages } from '../support/opened-pages.js'
import { Person } from '../support/person.js'
import { newName, PASSWORD } from '../support/persons.js'
import { takeScreenshot } from '../support/screenshot.js'
import { ADMIN_TOKEN, openTestService, type TestService } from '../support/test-service.js'
import { status, WebhookReceiver } from '../support/webhook-receiver.js'
import { webhooksFile } from '../support/webhook-world.js'
import { Visitor } from './visitor.js'

describe("webhooks on the operator's page", () => {
  const pages = new OpenedPages()
  const opened = openedForTest()
  let good: WebhookReceiver
  let bad: WebhookReceiver
  let service: TestService

  beforeEach(async () => {
    good = await opened.open(WebhookReceiver.open(), (each) => each.close())
    bad = await opened.open(WebhookReceiver.open(status(500)), (each) => each.close())
    const types = ['weibind.user.registered']
    const { environment, remove } = webhooksFile([{ url: good.url }, { url: bad.url, types }], '1s')
    opened.add(remove)
    service = await openTestService(opened, environment)
    await new Person(service).register({ username: newName(), password: PASSWORD })
    await eventually('both were tried', () => good.calls.length === 1 && bad.calls.length === 2)
  })

  const operator = async (visit: Parameters<OpenedPages['open']>[0]): Promise<Visitor> => {
    const visitor = new Visitor(await pages.open(visit), service)
    await visitor.open('/operator/')
    await visitor.page.locator('#admin-token').fill(ADMIN_TOKEN)
    await visitor.page.locator('form [type=submit]').click()
    await visitor.page.locator('.webhooks').waitFor()
    return visitor
  }

  it('shows how each endpoint fares, and sends what was set aside again (WH-10)', async () => {
    const person = await operator({ language: 'en' })
    await person.reads('Last attempt: delivered (204)')
    await person.reads('Last attempt: refused (500)')
    await person.reads('0 waiting, 1 set aside')
    await person.reads('The endpoint answered 500.')
    bad.reply = status(200)
    await person.page.locator('.webhooks button').click()
    await person.reads('The delivery is being sent again.')
    await eventually('it is sent again', () => bad.calls.length === 3)
    await eventually('the list is gone', async () => (await person.page.locator('.webhooks button').count()) === 0)
    expect(pages.origins()).to.deep.equal([service.url])
  })

  for (const look of LOOKS)
    it(`looks right: ${nameOf(look)}`, async () => {
      const { page } = await operator(look)
      await page.locator('.webhooks h3').waitFor()
      await fitsItsWidth(page)
      await hasNoAccessibilityViolations(page)
      await takeScreenshot(page, 'operator-webhooks', look)
    })
})
