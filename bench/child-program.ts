import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

export interface ChildProgram {
  readonly pid: number
  readonly port: number
  stop(): Promise<void>
}

export interface ChildCommand {
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

const LONGEST_START_MS = 60_000
const running = new Map<ChildProcess, string>()

// No program outlives this process, even if that is ended in the middle.
process.once('SIGTERM', () => process.exit(143))
process.on('exit', () => {
  for (const [child, folder] of running) {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Starts a Node program with a temporary folder as `DATA_DIR`, and waits until it says on which port it listens. */
export async function startChild({ arguments: args, environment }: ChildCommand): Promise<ChildProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'weibind-bench-'))
  // A file, as in production a log has a cheap reader: a pipe would be read by the process that makes the load.
  const log = join(folder, 'output.log')
  const output = openSync(log, 'a')
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], DATA_DIR: folder, ...environment }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', output, output] })
  closeSync(output)
  running.set(child, folder)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    running.delete(child)
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + LONGEST_START_MS
  for (;;) {
    const [, port] = /listens on (?:http:\/\/[^:\s]+:|port )(\d+)/.exec(readFileSync(log, 'utf8')) ?? []
    if (port) return { pid: child.pid ?? 0, port: Number(port), stop }
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = readFileSync(log, 'utf8')
      await stop()
      throw new Error(`${args.join(' ')} does not listen:\n${said}`)
    }
    await delay(5)
  }
}
