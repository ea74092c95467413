import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Program {
  readonly url: string
  readonly sandboxUrl: string
  stop(): Promise<void>
}

/** The built service in its own process, so that the load generator does not share its event loop. */
export async function startProgram(changes: Readonly<Record<string, string>> = {}): Promise<Program> {
  const dataDir = mkdtempSync(join(tmpdir(), 'weibind-bench-'))
  const own = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: dataDir, NODE_ENV: 'development' }
  // No call is limited by its address; attempts per account are still counted.
  const env = { ...process.env, ...own, RATE_LIMIT_ADDRESS: 'off', ...changes }
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await announced(child, /weibind listens on (http[^\s"]+)/)
  const sandboxUrl = await announced(child, /sandbox serves on (http[^\s"]+?):? /)
  child.stdout?.resume()
  return {
    url,
    sandboxUrl,
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await exited
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const seen = new WeakMap<ChildProcess, string>()

function announced(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const [, found] = pattern.exec(seen.get(child) ?? '') ?? []
      if (found) resolve(found)
      return found
    }
    if (look()) return
    child.stdout?.on('data', (chunk: Buffer) => {
      seen.set(child, (seen.get(child) ?? '') + chunk.toString())
      look()
    })
    child.once('exit', (code) => reject(new Error(`the service ended with status ${code}`)))
  })
}
