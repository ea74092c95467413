// Brings a checkout to where it can run: what package-lock.json names is installed, and what changed is rebuilt.
// Nothing but Node itself may be imported here, since nothing else may be there yet.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

process.chdir(join(import.meta.dirname, '..'))

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`weibind needs Node.js 20.19 or newer; this is ${process.versions.node}`)
  process.exit(1)
}
if (!isInstalled()) {
  console.error('installing what package-lock.json names ...')
  run('npm', ['ci', '--include=dev', '--no-progress', '--loglevel=error'])
}
const projects = process.argv.includes('--tests') ? ['tsconfig.json', 'sandbox', 'test'] : ['tsconfig.json', 'sandbox']
run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b', ...projects])
for (const folder of ['src', 'sandbox', 'test', 'bench']) removeOrphans(join('.cache', 'build', folder), folder)

/** npm writes its own lock file last, so an installation that was cut off does not count. */
function isInstalled() {
  const installed = join('node_modules', '.package-lock.json')
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync('package-lock.json').mtimeMs
}

/** tsc leaves the output of a deleted source behind, and mocha would go on running a test that no longer exists. */
function removeOrphans(built, sources) {
  if (!existsSync(built)) return
  for (const entry of readdirSync(built, { withFileTypes: true, recursive: true })) {
    const output = join(entry.parentPath, entry.name)
    const source = join(sources, output.slice(built.length)).replace(/\.js(\.map)?$/, '.ts')
    if (entry.isFile() && !existsSync(source)) rmSync(output)
  }
}

function run(command, args) {
  const { status, signal } = spawnSync(command, args, {
    stdio: 'inherit',
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (status !== 0) process.exit(signal ? 1 : status)
}
