import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { underLock } from './lock-folder.js'

/** Servers from Python packages are installed in an environment inside the checkout. */
const FOLDER = resolve('.cache', 'servers')
const ENVIRONMENT = join(FOLDER, 'venv')
const LONGEST_INSTALL_MS = 240_000

/** The timeout of a hook that starts a server, which may install it first. */
export const FIRST_START_MS = LONGEST_INSTALL_MS + 60_000

const run = promisify(execFile)

/**
 * Installs a package, once for all test processes of the checkout.
 * @param requirement pinned, such as `SecantusDB==0.7.0b3`
 * @returns the environment's folder: programs are in its `bin`, files under `lib/python3.x/site-packages`
 */
export async function pythonPackage(requirement: string): Promise<string> {
  const installed = join(FOLDER, `${requirement}.installed`)
  if (existsSync(installed)) return ENVIRONMENT
  mkdirSync(FOLDER, { recursive: true })
  await underLock(join(FOLDER, 'installing'), LONGEST_INSTALL_MS, async () => {
    if (existsSync(installed)) return
    await install(requirement)
    writeFileSync(installed, '')
  })
  return ENVIRONMENT
}

async function install(requirement: string): Promise<void> {
  const python = join(ENVIRONMENT, 'bin', 'python')
  const made = `${ENVIRONMENT}.made`
  const options = { timeout: LONGEST_INSTALL_MS }
  try {
    if (!existsSync(made)) {
      rmSync(ENVIRONMENT, { recursive: true, force: true })
      await run('python3', ['-m', 'venv', ENVIRONMENT], options)
      writeFileSync(made, '')
    }
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement], options)
  } catch (cause) {
    throw new Error(`${requirement} could not be installed with python3 and pip: ${message(cause)}`, { cause })
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message.trim() : String(error)
}
