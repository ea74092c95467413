import type { Page } from 'playwright-core'
import { agreeAs, Visitor } from '../browser/visitor.js'
import { newName, PASSWORD } from '../support/persons.js'
import { sharedChromium } from '../support/servers/chromium.js'
import type { FormerPeople } from './examples.js'
import type { RunningShop } from './running-shop.js'

const LONGEST_WAIT_MS = 30_000

/** A person in the tea shop, who has a Weibo account and no account of the shop yet. */
export class Shopper {
  private constructor(
    private readonly shop: RunningShop,
    private readonly page: Page,
    private readonly visitor: Visitor,
    private readonly name: string,
  ) {}

  static async arrive(shop: RunningShop, name = newName()): Promise<Shopper> {
    const context = await (await sharedChromium()).newContext({ locale: 'en' })
    context.setDefaultTimeout(LONGEST_WAIT_MS)
    const page = await context.newPage()
    await page.goto(`${shop.url}/`)
    return new Shopper(shop, page, new Visitor(page, shop.service), name)
  }

  async registers(): Promise<void> {
    await this.toWeibo()
    await agreeAs(this.page, '林小雨')
    await this.visitor.type('Username', this.name)
    if (this.shop.example.pages === 'own') await this.visitor.type('Password', PASSWORD)
    await this.visitor.press('Register')
    await this.isGreeted(0)
  }

  async orders(): Promise<void> {
    await this.visitor.press('Order tea')
    await this.isGreeted(1)
  }

  async reloads(): Promise<void> {
    await this.page.reload()
    await this.isGreeted(1)
  }

  async logsOut(): Promise<void> {
    await this.visitor.press('Log out')
    await this.visitor.hasButton('Log in')
    await this.page.reload()
    await this.visitor.hasButton('Log in')
  }

  /** A person whose account was imported, in a browser of its own. */
  static async isKnownFromBefore(shop: RunningShop, { screenName, username }: FormerPeople): Promise<void> {
    const shopper = await Shopper.arrive(shop, username)
    await shopper.toWeibo()
    await agreeAs(shopper.page, screenName)
    await shopper.isGreeted(0)
  }

  /** Weibo does not ask again. */
  async logsInAgain(): Promise<void> {
    await this.toWeibo()
    await this.isGreeted(1)
  }

  private async toWeibo(): Promise<void> {
    await this.visitor.press('Log in')
    if (this.shop.example.pages === 'weibind') await this.visitor.press('Continue with Weibo')
  }

  private async isGreeted(orders: number): Promise<void> {
    await this.visitor.reads(`Hello, ${this.name}. Your orders: ${orders}.`)
    const { pathname, host } = new URL(this.page.url())
    if (host !== new URL(this.shop.url).host || pathname !== '/') throw new Error(`it ended at ${this.page.url()}`)
  }
}
