import type { Page } from 'playwright-core'
import type { TestService } from '../support/test-service.js'

export const PASSWORD = 'a long enough password'

/** What a person does on the pages, in English. */
export class Visitor {
  constructor(
    readonly page: Page,
    readonly service: TestService,
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

  async reads(text: string): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  /** From the login page to the sandbox's question, where that is still to be asked. */
  async toWeibo(button = 'Log in with Weibo', isAskedThere = true): Promise<void> {
    await this.press(button)
    if (isAskedThere) await this.page.waitForURL((url) => url.origin === this.service.sandbox.url)
  }

  /** On the sandbox's pages, where nobody is logged in yet, and back. */
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
