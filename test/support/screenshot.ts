import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Look, nameOf } from './opened-pages.js'

const FOLDER = join('.cache', 'screenshots')

/** Keeps a picture of the whole page, for people to look at. @returns where */
export async function takeScreenshot(page: Page, name: string, look: Look): Promise<string> {
  const path = join(FOLDER, `${name}-${nameOf(look)}.png`)
  await page.screenshot({ path, fullPage: true, animations: 'disabled' })
  return path
}
