import axe, { type AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

/** Fails with what axe-core finds, and where; needs a page with scripts, but none of the page's own. */
export async function hasNoAccessibilityViolations(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  )
  expect(found, `${page.url()}: ${found.join('\n')}`).to.deep.equal([])
}

/** Nothing has to be moved sideways to be read, at whatever width. */
export async function fitsItsWidth(page: Page): Promise<void> {
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(tooWide, `${page.url()} is wider than its window by`).to.equal(0)
}
