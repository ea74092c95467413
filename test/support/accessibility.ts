import axe, { type AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

/**
 * Fails with each violation that axe-core finds, and its place. The browser must allow scripts; the page needs none of
 * its own.
 */
export async function hasNoAccessibilityViolations(page: Page): Promise<void> {
  if (await page.evaluate('typeof axe === "undefined"')) await page.evaluate(axe.source)
  // Passed checks are left out of the report.
  const { violations } = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`),
  )
  expect(found, `${page.url()}: ${found.join('\n')}`).to.deep.equal([])
}

/** The page has no horizontal scrolling. */
export async function fitsItsWidth(page: Page): Promise<void> {
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(tooWide, `${page.url()} is wider than its window by`).to.equal(0)
}
