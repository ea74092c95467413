import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT } from '../support/program.js'

/** How a program with packages of its own is made ready to run. */
export interface Preparation {
  /** Under `.cache/compat`. */
  readonly folder: string
  /**
   * Folders of the checkout, copied into `folder` under the same path. Their files pin the versions of the packages.
   */
  readonly sources: readonly string[]
  /** Run in `folder`, one after the other. */
  readonly commands: readonly (readonly string[])[]
}

/** Prepares again only if a source or a command has changed. Returns the folder. */
export function prepareOnce({ folder, sources, commands }: Preparation): string {
  const path = join(CHECKOUT, '.cache', 'compat', folder)
  const done = `${path}.prepared`
  const fingerprint = fingerprintOf(sources, commands)
  if (existsSync(done) && readFileSync(done, 'utf8') === fingerprint) return path
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true })
  for (const source of sources) cpSync(join(CHECKOUT, source), join(path, source), { recursive: true })
  for (const command of commands) run(command, path)
  // Written last, so that an interrupted preparation does not count.
  writeFileSync(done, fingerprint)
  return path
}

function fingerprintOf(sources: readonly string[], commands: Preparation['commands']): string {
  const hash = createHash('sha256').update(JSON.stringify(commands))
  for (const source of sources) {
    for (const file of filesOf(join(CHECKOUT, source))) hash.update(file).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, String(file)))
    .filter((file) => statSync(file).isFile())
    .sort()
}

function run([command = '', ...args]: readonly string[], folder: string): void {
  const shell = process.platform === 'win32' && command === 'npm'
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell })
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${error?.message ?? status}`)
}
