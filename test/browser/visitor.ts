import type { Page } from 'playwright-core'
import type { Visited } from '../support/person.js'
import { PASSWORD } from '../support/persons.js'

/** What a person does on the pages, in English. */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly service: Visited,
  ) {}

  async open(path: string): Promise<void> {
    await this.page.goto(this.service.url + path)
  }

  press(name: string): Promise<void> {
    return this.page.getByRole('button', { name, exact: true }).click()
  }

  follow(name: string): Promise<void> {
    return this.page.getByRole('link', { name, exact: true }).click()
  }

  type(label: string, text: string): Promise<void> {
    return this.page.getByLabel(label, { exact: true }).fill(text)
  }

  async sees(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  }

  async hasButton(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).waitFor()
  }

  /** After a login at a provider with an account that has no user. */
  async isAskedToBind(): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: /one more step$/i }).waitFor()
  }

  async setPassword(password: string): Promise<void> {
    await this.press('Set a password')
    await this.type('New password', password)
    await this.press('Save password')
  }

  async changePassword(old: string, password: string): Promise<void> {
    await this.press('Change password')
    await this.type('Current password', old)
    await this.type('New password', password)
    await this.press('Save password')
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** From the login page to the sandbox's question, where that is still to be asked. */
  async toWeibo(button = 'Continue with Weibo', isAskedThere = true): Promise<void> {
    await this.press(button)
    if (isAskedThere) await this.page.waitForURL((url) => url.origin === this.service.sandbox.url)
  }

  /** From a page with this button to Weixin's page in the sandbox. */
  async toWeixin(button = 'Continue with Weixin'): Promise<void> {
    await this.press(button)
    await this.page.waitForURL((url) => url.origin === this.service.sandbox.url)
  }

  /** Logs in and agrees on the sandbox's pages, which lead back to ours. No one is logged in there before. */
  async agree(name = '林小雨'): Promise<void> {
    await agreeAs(this.page, name)
  }

  async refuse(): Promise<void> {
    await this.page.locator('button[value=refuse]').click()
  }

  async register(username: string): Promise<void> {
    await this.open('/register/')
    await this.type('Username', username)
    await this.type('Password', PASSWORD)
    await this.press('Register')
    await this.sees(username)
  }

  /** Registers a user who is bound to the sandbox's first person, and opens the account page. */
  async registerBound(username: string): Promise<void> {
    await this.open('/')
    await this.toWeibo()
    await this.agree()
    await this.isAskedToBind()
    await this.type('Username', username)
    await this.press('Register')
    await this.sees(username)
  }

  async logIn(username: string, password = PASSWORD): Promise<void> {
    await this.type('Username', username)
    await this.type('Password', password)
    await this.press('Log in')
  }

  /** Into the dialog that asks whether to delete the account. */
  async askToDelete(password?: string): Promise<void> {
    await this.press('Delete my account…')
    await this.page.locator('dialog[open] h2').waitFor()
    if (password) await this.page.locator('#deletion-password').fill(password)
    await this.page.getByLabel('I understand that this cannot be undone').check()
  }

  /** Answers a call by itself, from now on, without the service. GETs go through. */
  async answer(path: string, status: number, error: string, headers: Record<string, string> = {}): Promise<void> {
    await this.page.route(`**${path}`, (route) =>
      route.request().method() === 'GET'
        ? route.fallback()
        : route.fulfill({ status, headers, json: { code: 1, msg: '', error, request_id: '' } }),
    )
  }

  /**
   * The network is cut after the next such call was sent: it is done, and its answer lost. GETs go through.
   * @param isHeadLost whether its cookies are lost too
   */
  async loseAnswer(path: string, isHeadLost = false): Promise<void> {
    let isLost = false
    await this.page.route(`**${path}`, async (route) => {
      if (isLost || route.request().method() === 'GET') return route.fallback()
      isLost = true
      const context = this.page.context()
      const cookies = await context.cookies()
      await route.fetch()
      if (isHeadLost) {
        await context.clearCookies()
        await context.addCookies(cookies)
      }
      await route.abort('connectionreset')
    })
  }

  /** Makes the next call of this path fail before it reaches the service. Calls by GET are not affected. */
  async loseCall(path: string): Promise<void> {
    let isLost = false
    await this.page.route(`**${path}`, async (route) => {
      if (isLost || route.request().method() === 'GET') return route.fallback()
      isLost = true
      await route.abort('connectionreset')
    })
  }

  /** @returns a function that counts the calls of this path since now, except those by GET */
  count(path: string): () => number {
    let sent = 0
    this.page.on('request', (request) => {
      if (request.method() !== 'GET' && new URL(request.url()).pathname === path) sent += 1
    })
    return () => sent
  }

  /** Everything that scripts could find a token in. */
  async stored(): Promise<string> {
    const stored = await this.page.evaluate(
      'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
    )
    return `${stored} ${this.page.url()}`
  }
}

/** Logs in to the sandbox as one of its people, and authorizes; in either language. */
export async function agreeAs(page: Page, name: string): Promise<void> {
  await page.locator('button[name=account]', { hasText: name }).click()
  await page.locator('button[value=agree]').click()
}
