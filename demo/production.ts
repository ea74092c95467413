// `npm run demo:production`. Everything runs in a process group of its own. Ctrl-C in a terminal therefore reaches only
// this process, which stops the others in order, and at the end kills what is left of the group.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Requests that are in progress have 10 s; then the servers are stopped. */
const LONGEST_END_MS = 25_000

const inner = fork(join(import.meta.dirname, 'run.js'), {
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
const [status] = await once(inner, 'exit')
killGroup()
process.exit(typeof status === 'number' ? status : 1)

/** Idempotent. */
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
    // The group has ended already.
  }
}
