import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { CHECKOUT } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'

const COPIED = ['package.json', 'package-lock.json', 'tsconfig.json', 'src', 'sandbox', 'web', 'scripts', 'dist']
/** A whole build takes some 10 s; on a machine that does much else, several times that. */
const BUILD_MS = 120_000

describe('the scripts of package.json', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  /** A copy of this checkout that may be spoilt. What is installed is shared: nothing here changes it. */
  function copy(): string {
    const folder = bench.folder()
    for (const name of COPIED)
      cpSync(join(CHECKOUT, name), join(folder, name), { recursive: true, preserveTimestamps: true })
    symlinkSync(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'), 'junction')
    return folder
  }

  const npm = (folder: string, ...args: readonly string[]) =>
    bench.run({ command: ['npm', 'run', '--silent', ...args], folder, ownGroup: true })

  it('serve the sandbox alone, and stop it', async function () {
    this.timeout(2 * BUILD_MS)
    const sandbox = npm(copy(), 'sandbox')
    const url = await sandbox.says(/sandbox serves on (http:\S+)/, BUILD_MS)
    expect((await fetch(`${url}/sandbox/`)).status).to.equal(200)
    expect(await sandbox.stop()).to.equal(0)
  })

  it('restart the service in development when a source file changes, also after one that does not compile', async function () {
    this.timeout(4 * BUILD_MS)
    const folder = copy()
    const source = join(folder, 'src', 'adapters', 'composition', 'announce.ts')
    const before = readFileSync(source, 'utf8')
    const service = npm(folder, 'dev')
    await service.says(/weibind listens on/, BUILD_MS)
    writeFileSync(source, `${before}\nconst mistake: number = 'text'\n`)
    await service.says(/announce\.ts.*error|error TS/, BUILD_MS)
    writeFileSync(source, before.replace('weibind listens on', 'weibind listens again on'))
    await service.says(/weibind listens again on/, BUILD_MS)
    service.signalGroup('SIGINT')
    await service.end(BUILD_MS)
  })

  it('report a program that cannot be run, and fail', async () => {
    const folder = copy()
    rmSync(join(folder, 'node_modules'))
    const command = [process.execPath, join('scripts', 'prepare.mjs')]
    const preparation = bench.run({ command, folder, environment: { PATH: '/nowhere' } })
    expect(await preparation.end(BUILD_MS)).to.equal(1)
    expect(preparation.stderr).to.include('npm cannot be run')
  })
})
