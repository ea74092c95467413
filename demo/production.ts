// `npm run demo:production`. All of it runs in a process group of its own: a terminal's Ctrl-C reaches this process
// alone, which lets everything end in its order, and whatever happens, nothing of the group outlives it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** What is under way has 10 s to be finished; then the servers end. */
const LONGEST_END_MS = 25_000

const inner = fork(join(import.meta.dirname, 'run.js'), {
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
const [status] = await once(inner, 'exit')
killGroup()
process.exit(typeof status === 'number' ? status : 1)

/** However often it is asked. */
function end(): void {
  if (!inner.connected) return
  inner.disconnect()
  setTimeout(killGroup, LONGEST_END_MS).unref()
}

function killGroup(): void {
  if (inner.pid === undefined) return
  try {
    process.kill(-inner.pid, 'SIGKILL')
  } catch {
    // Nothing of it is left.
  }
}
