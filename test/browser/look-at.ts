import type { Page } from 'playwright-core'
import { fitsItsWidth, hasNoAccessibilityViolations } from '../support/accessibility.js'
import type { Look } from '../support/opened-pages.js'
import { takeScreenshot } from '../support/screenshot.js'

/** Takes a screenshot of a page of the sandbox, and checks it with axe and against its width. */
export async function lookAt(page: Page, name: string, as: Look): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await takeScreenshot(page, name, as)
  await hasNoAccessibilityViolations(page)
  await fitsItsWidth(page)
}
