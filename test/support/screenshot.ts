import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Look, nameOf } from './opened-pages.js'

const FOLDER = join('.cache', 'screenshots')

/** Saves a picture for people: of the whole page, or of the window if a dialog is open. @returns its path */
export async function takeScreenshot(page: Page, name: string, look: Look): Promise<string> {
  const path = join(FOLDER, `${name}-${nameOf(look)}.png`)
  const fullPage = (await page.locator('dialog[open]').count()) === 0
  await page.screenshot({ path, fullPage, animations: 'disabled' })
  return path
}
