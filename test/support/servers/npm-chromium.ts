import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { underLock } from './lock-folder.js'

export const SPARTICUZ = '@sparticuz/chromium@147.0.0'

/** The browser has no font for Chinese text. fontconfig needs unpacked fonts. */
const FONTS = ['@fontsource-variable/noto-sans-sc@5.3.1', '@fontsource-variable/noto-emoji@5.3.1', 'wawoff2@2.0.1']
const SERVERS = resolve('.cache', 'servers')
const FOLDER = join(SERVERS, 'chromium')
const PACKAGES = join(FOLDER, 'packages')
const LONGEST_INSTALL_MS = 240_000

/** The timeout of a hook that opens the first page, which may install the browser. */
export const FIRST_BROWSER_MS = LONGEST_INSTALL_MS + 60_000

const run = promisify(execFile)

export interface NpmChromium {
  readonly program: string
  /** Variables that it needs in its environment. */
  readonly environment: Readonly<Record<string, string>>
}

/**
 * Not a devDependency: 70 MB that only a machine without a browser needs, and only for its tests. It is installed once
 * for all test processes of the checkout.
 */
export async function npmChromium(): Promise<NpmChromium> {
  const installed = join(FOLDER, `${SPARTICUZ.replace('/', '+')}.installed`)
  mkdirSync(SERVERS, { recursive: true })
  if (!existsSync(installed))
    await underLock(join(SERVERS, 'installing-chromium'), LONGEST_INSTALL_MS, async () => {
      if (existsSync(installed)) return
      await install()
      writeFileSync(installed, '')
    })
  return { program: join(FOLDER, 'chromium'), environment: environment() }
}

async function install(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(PACKAGES, { recursive: true })
  const options = [
    '--prefix',
    PACKAGES,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  try {
    await run('npm', ['install', ...options, SPARTICUZ, ...FONTS], { timeout: LONGEST_INSTALL_MS })
    const script = fileURLToPath(new URL('unpack-chromium.js', import.meta.url))
    // The package unpacks itself into TMPDIR, and its libraries only if it seems to run on AWS Lambda.
    const env = { ...process.env, TMPDIR: FOLDER, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' }
    await run(process.execPath, [script, PACKAGES, join(FOLDER, 'fonts')], { env, timeout: LONGEST_INSTALL_MS })
  } catch (cause) {
    throw new Error(`${SPARTICUZ} could not be installed: ${cause instanceof Error ? cause.message.trim() : cause}`, {
      cause,
    })
  }
}

function environment(): NpmChromium['environment'] {
  const libraries = [process.env['LD_LIBRARY_PATH'], join(FOLDER, 'al2023', 'lib')].filter(Boolean).join(':')
  return { FONTCONFIG_FILE: join(FOLDER, 'fonts', 'fonts.conf'), LD_LIBRARY_PATH: libraries }
}
