import type { BrowserContext, Page } from 'playwright-core'
import { sharedChromium } from './servers/chromium.js'
import { FIRST_BROWSER_MS } from './servers/npm-chromium.js'

/** What a person brings along. */
export interface Look {
  readonly language: 'zh-CN' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
}

export interface Visit extends Partial<Look> {
  readonly withoutScript?: boolean
  /** How the browser calls itself, where it is to be another one. */
  readonly userAgent?: string
}

const HEIGHT = 800
const WIDTHS = [320, 1280]

const ALL_LOOKS: readonly Look[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => WIDTHS.map((width) => ({ language, theme, width }))),
)

/** Every page is shown in each of these: all of them with `LOOKS=all`, otherwise each two traits together once. */
export const LOOKS: readonly Look[] =
  process.env['LOOKS'] === 'all'
    ? ALL_LOOKS
    : ALL_LOOKS.filter(({ language, theme, width }) => (language === 'en') === ((theme === 'dark') === (width === 320)))

/** A Look as a part of a sentence, and of a file's name. */
export function nameOf({ language, theme, width }: Look): string {
  return `${language}-${theme}-${width}`
}

/** The pages that the tests of one `describe` open; each test's are closed after it. Made inside that `describe`. */
export class OpenedPages {
  private readonly contexts: BrowserContext[] = []
  private complained: string[] = []
  private readonly asked = new Set<string>()

  constructor() {
    before('start Chromium', async function () {
      this.timeout(FIRST_BROWSER_MS)
      await sharedChromium()
    })
    afterEach('close the pages', async () => {
      this.complained = []
      this.asked.clear()
      await Promise.all(this.contexts.splice(0).map((context) => context.close()))
    })
  }

  /** An empty page of somebody who has no cookies yet. A second page of the same person: `page.context().newPage()`. */
  async open(visit: Visit = {}): Promise<Page> {
    const { language = 'zh-CN', theme = 'light', width = 1280, withoutScript = false, userAgent } = visit
    const context = await (await sharedChromium()).newContext({
      locale: language,
      colorScheme: theme,
      viewport: { width, height: HEIGHT },
      javaScriptEnabled: !withoutScript,
      reducedMotion: 'reduce',
      ...(userAgent ? { userAgent } : {}),
    })
    this.contexts.push(context)
    context.setDefaultTimeout(30_000)
    context.on('page', (page) => this.listen(page))
    return context.newPage()
  }

  /** What the pages said is wrong: exceptions, errors on the console (what a CSP forbids is one), failed requests. */
  complaints(): readonly string[] {
    return [...this.complained]
  }

  /** The origins that anything was asked of. */
  origins(): readonly string[] {
    return [...this.asked].sort()
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => this.complained.push(`exception: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complained.push(`console: ${message.text()}`)
    })
    page.on('request', (request) => this.asked.add(new URL(request.url()).origin))
    page.on('requestfailed', (request) => {
      const problem = request.failure()?.errorText
      // What a page that was left had not finished.
      if (problem !== 'net::ERR_ABORTED') this.complained.push(`${request.method()} ${request.url()}: ${problem}`)
    })
  }
}
