// Makes a checkout ready to run: installs the packages of package-lock.json and rebuilds what changed.
// It may import only Node's own modules, since no package may be installed yet.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A lock older than this is stale: its process id may belong to another process by now. */
const MAX_PREPARATION_MS = 600_000

// Before `import.meta.dirname`, which Node 18 does not have.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`weibind needs Node.js 20.19 or newer; this is ${process.versions.node}`)
  process.exit(1)
}
process.chdir(join(import.meta.dirname, '..'))
takeTurn()
if (!isInstalled()) {
  console.error('installing the packages of package-lock.json ...')
  run('npm', ['ci', '--include=dev', '--no-progress', '--loglevel=error'])
}
// Our npm scripts begin with `exec`, so that signals reach the program and not a shell. Windows has no `exec`.
if (process.platform === 'win32') writeFileSync(join('node_modules', '.bin', 'exec.cmd'), '@%*\r\n')
const projects = ['tsconfig.json', 'sandbox', 'web', ...(process.argv.includes('--tests') ? ['test'] : [])]
run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b', ...projects])
for (const folder of ['src', 'sandbox', 'test', 'bench', 'demo']) removeOrphans(join('.cache', 'build', folder), folder)

if (!isNewest(join('dist', 'main.js'), 'src', join('scripts', 'bundle.mjs')))
  run(process.execPath, [join('scripts', 'bundle.mjs')])
if (!isNewest(join('dist', 'web', 'index.html'), 'web'))
  run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', 'web', '--logLevel=warn'])

/** Takes the lock: a second preparation would remove what the first is installing. */
function takeTurn() {
  const turn = join('.cache', 'preparing')
  mkdirSync('.cache', { recursive: true })
  for (let waited = 0; ; waited += 100) {
    try {
      writeFileSync(turn, `${process.pid}`, { flag: 'wx' })
      return process.on('exit', () => rmSync(turn, { force: true }))
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (waited === 1000) console.error(`waiting for another preparation of this checkout (lock file: ${turn}) ...`)
    if (isOver(turn)) rmSync(turn, { force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

/** Whether the preparation that holds the lock was killed. */
function isOver(turn) {
  try {
    if (Date.now() - statSync(turn).mtimeMs > MAX_PREPARATION_MS) return true
    const pid = Number(readFileSync(turn, 'utf8'))
    if (pid === process.pid) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/** npm writes this file last, so an interrupted installation does not count. */
function isInstalled() {
  const installed = join('node_modules', '.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs
}

/** Bundlers always build everything, so they run only if one of their inputs changed. */
function isNewest(output, ...inputs) {
  const built = statSync(output, { throwIfNoEntry: false })
  if (!built) return false
  return ['package-lock.json', ...inputs.flatMap(withContents)].every((path) => statSync(path).mtimeMs <= built.mtimeMs)
}

/** Folders too: their time changes when a file in them is renamed or deleted. */
function withContents(path) {
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return [path, ...entries.map((entry) => join(entry.parentPath, entry.name))]
}

/** tsc keeps the output of a deleted source, and mocha would run a test that no longer exists. */
function removeOrphans(built, sources) {
  if (!existsSync(built)) return
  for (const entry of readdirSync(built, { withFileTypes: true, recursive: true })) {
    const output = join(entry.parentPath, entry.name)
    const source = join(sources, output.slice(built.length)).replace(/\.js(\.map)?$/, '.ts')
    if (entry.isFile() && !existsSync(source)) rmSync(output)
  }
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (error) console.error(`${command} cannot be run: ${error.message}`)
  // Null if a signal ended it, or if it never started.
  if (status !== 0) process.exit(status ?? 1)
}
