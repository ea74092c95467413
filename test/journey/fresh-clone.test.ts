import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { CHECKOUT, type Program } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'

const INSTALLED_WITHIN_MS = 150_000
const NO_REGISTRY = /EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH/

describe('a fresh clone', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('waits for another preparation, installs, builds and serves by npm start, and the next time serves without a build', async function () {
    this.timeout(INSTALLED_WITHIN_MS + 60_000)
    const clone = join(bench.folder(), 'clone')
    makeClone(clone)
    mkdirSync(join(clone, '.cache'))
    const lock = join(clone, '.cache', 'preparing')

    writeFileSync(lock, `${process.pid}`)
    const first = start(clone)
    await first.says(/waiting for another preparation/)
    await delay(200)
    expect(first.isRunning).to.equal(true)
    expect(existsSync(join(clone, 'node_modules'))).to.equal(false)
    rmSync(lock)
    await servesAndStops(first, INSTALLED_WITHIN_MS)
    const built = modified(join(clone, 'dist'))

    for (const leaveLock of [leaveOfKilled, leaveOfLongAgo]) {
      await leaveLock(lock)
      const next = start(clone)
      await servesAndStops(next, 20_000)
      expect(next.stderr).to.not.include('waiting')
    }
    expect(modified(join(clone, 'dist'))).to.deep.equal(built)
    expect(readFileSync(join(clone, 'package-lock.json'))).to.deep.equal(
      readFileSync(join(CHECKOUT, 'package-lock.json')),
    )
  })

  function start(clone: string): Program {
    return bench.run({ command: ['npm', 'start'], folder: clone, ownGroup: true })
  }

  async function servesAndStops(program: Program, withinMs: number): Promise<void> {
    const began = Date.now()
    await ready(program, withinMs)
    console.log(`      ready after ${Date.now() - began} ms`)
    expect(await program.stop()).to.equal(0)
  }

  async function leaveOfKilled(lock: string): Promise<void> {
    const killed = bench.run({ command: [process.execPath, '-e', ''] })
    await killed.end()
    writeFileSync(lock, `${killed.pid}`)
  }
})

function leaveOfLongAgo(lock: string): void {
  writeFileSync(lock, `${process.pid}`)
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(lock, longAgo, longAgo)
}

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

/** Copies uncommitted changes into the clone, so that they are tested too. */
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
