import type { Browser } from 'playwright-core'
import { chromium as driver } from 'playwright-core'
import { openedInFile } from '../opened.js'
import { npmChromium, SPARTICUZ } from './npm-chromium.js'
import { programOnPath } from './program-on-path.js'

interface Choice {
  /** The origin of the browser, for messages. */
  readonly origin: string
  readonly program: string
  readonly environment?: Readonly<Record<string, string>>
}

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let shared: Promise<Browser> | undefined

/**
 * The headless browser of a test file, with a temporary folder for its data. Each test uses contexts of its own: see
 * opened-pages.ts.
 */
export function sharedChromium(): Promise<Browser> {
  shared ??= openedInFile.open(launch(), (browser) => {
    shared = undefined
    return browser.close()
  })
  return shared
}

async function launch(): Promise<Browser> {
  const { origin, program, environment } = await chosen()
  const env = { ...process.env, ...environment } as Record<string, string>
  const browser = await driver.launch({ executablePath: program, args: FLAGS, env, headless: true })
  console.log(`Chromium of these tests: ${browser.version()}, ${origin}`)
  return browser
}

async function chosen(): Promise<Choice> {
  const named = process.env['CHROMIUM_PATH']
  if (named) return { origin: `the one that CHROMIUM_PATH names (${named})`, program: named }
  const program = programOnPath('chromium', 'google-chrome')
  if (program) return { origin: `the one of this machine (${program})`, program }
  try {
    return { origin: SPARTICUZ, ...(await npmChromium()) }
  } catch (cause) {
    throw new Error('no Chromium for the tests: set CHROMIUM_PATH, or put chromium or google-chrome on the PATH', {
      cause,
    })
  }
}
