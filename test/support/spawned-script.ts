import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface SpawnedScript {
  readonly child: ChildProcess
  /** The whole lines that it has printed so far. */
  lines(): string[]
  errors(): string
  /** `kill -9`, by its pid; resolves once it is gone. */
  kill(): Promise<void>
  exited: Promise<number | null>
}

/** Runs a compiled script of the tests as a process of its own. */
export function spawnScript(script: URL, ...args: readonly string[]): SpawnedScript {
  return watched(spawn(process.execPath, [fileURLToPath(script), ...args]))
}

/** As spawnScript, with a limit on file sizes, which acts like a full disk. */
export function spawnScriptWithFileLimit(blocks: number, script: URL, ...args: readonly string[]): SpawnedScript {
  const limited = `ulimit -f ${blocks} && exec "$@"`
  return watched(spawn('sh', ['-c', limited, 'sh', process.execPath, fileURLToPath(script), ...args]))
}

function watched(child: ChildProcessWithoutNullStreams): SpawnedScript {
  let output = ''
  let errors = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const exited = once(child, 'close').then(([code]) => (typeof code === 'number' ? code : null))
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  return { child, lines: () => output.split('\n').slice(0, -1), errors: () => errors, kill, exited }
}
