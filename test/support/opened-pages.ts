import type { BrowserContext, Page } from 'playwright-core'
import { sharedChromium } from './servers/chromium.js'
import { FIRST_BROWSER_MS } from './servers/npm-chromium.js'

/** Language, theme and window width of a visitor. */
export interface Look {
  readonly language: 'zh-CN' | 'en'
  readonly theme: 'light' | 'dark'
  readonly width: number
}

export interface Visit extends Partial<Look> {
  readonly withoutScript?: boolean
  /** Replaces the browser's user agent. */
  readonly userAgent?: string
}

const HEIGHT = 800
const WIDTHS = [320, 390, 1280]

const ALL_LOOKS: readonly Look[] = (['zh-CN', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) => WIDTHS.map((width) => ({ language, theme, width }))),
)

/** The looks in which every page is tested: all with `LOOKS=all`, otherwise each pair of traits once, without 390 px. */
export const LOOKS: readonly Look[] =
  process.env['LOOKS'] === 'all'
    ? ALL_LOOKS
    : ALL_LOOKS.filter(
        ({ language, theme, width }) =>
          width !== 390 && (language === 'en') === ((theme === 'dark') === (width === 320)),
      )

/** The name of a Look, for test titles and file names. */
export function nameOf({ language, theme, width }: Look): string {
  return `${language}-${theme}-${width}`
}

/** Opens pages for the tests of one `describe`, and closes them after each test. Create it inside that `describe`. */
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

  /** An empty page without cookies. A second page of the same person: `page.context().newPage()`. */
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

  /** Problems of the pages: exceptions, console errors (CSP violations are among them), failed requests. */
  complaints(): readonly string[] {
    return [...this.complained]
  }

  /** The origins that requests were sent to. */
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
      // A request of a page that was left.
      if (problem !== 'net::ERR_ABORTED') this.complained.push(`${request.method()} ${request.url()}: ${problem}`)
    })
  }
}
