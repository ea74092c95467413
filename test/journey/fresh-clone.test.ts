import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT, type Program } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'

const INSTALLED_WITHIN_MS = 150_000
const NO_REGISTRY = /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/

describe('a fresh clone', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('installs, builds and serves by npm start, and the next time serves without a build', async function () {
    this.timeout(INSTALLED_WITHIN_MS + 60_000)
    const clone = join(bench.folder(), 'clone')
    makeClone(clone)

    const first = await timed(clone, INSTALLED_WITHIN_MS)
    const built = modified(join(clone, 'dist'))
    const second = await timed(clone, 20_000)
    console.log(`      ready after ${first} ms, and ${second} ms the second time`)
    expect(modified(join(clone, 'dist'))).to.deep.equal(built)
    expect(readFileSync(join(clone, 'package-lock.json'))).to.deep.equal(
      readFileSync(join(CHECKOUT, 'package-lock.json')),
    )
  })

  async function timed(clone: string, withinMs: number): Promise<number> {
    const began = Date.now()
    const program = bench.run({ command: ['npm', 'start'], folder: clone, ownGroup: true })
    await ready(program, withinMs)
    const took = Date.now() - began
    expect(await program.stop()).to.equal(0)
    return took
  }
})

async function ready(program: Program, withinMs: number): Promise<void> {
  try {
    await program.says(/Try next/, withinMs)
  } catch (error) {
    const unreachable = NO_REGISTRY.exec(program.stderr)
    throw unreachable ? new Error(`the package registry cannot be reached (${unreachable[0]})`) : error
  }
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' })
}

/** What came without its history, as an archive does, is copied instead. */
function makeClone(clone: string): void {
  if (!existsSync(join(CHECKOUT, '.git'))) {
    const made = ['node_modules', 'dist', 'data', '.cache'].map((name) => join(CHECKOUT, name))
    return cpSync(CHECKOUT, clone, { recursive: true, filter: (file) => !made.includes(file) })
  }
  git('clone', '--quiet', '--no-local', CHECKOUT, clone)
  takeWorkingChanges(clone)
}

/** What is not committed yet belongs to what is tried. */
function takeWorkingChanges(clone: string): void {
  const list = (...args: readonly string[]) =>
    git('-C', CHECKOUT, ...args, '-z')
      .split('\0')
      .filter((file) => file !== '')
  for (const file of [...list('diff', '--name-only', 'HEAD'), ...list('ls-files', '--others', '--exclude-standard')]) {
    const [from, to] = [join(CHECKOUT, file), join(clone, file)]
    mkdirSync(dirname(to), { recursive: true })
    if (existsSync(from)) copyFileSync(from, to)
    else rmSync(to, { force: true })
  }
}

function modified(folder: string): Record<string, number> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(files.sort().map((file) => [file, statSync(join(folder, file)).mtimeMs]))
}
