import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from './eventually.js'
import { NO_LIMITS } from './no-limits.js'

/** The checkout, relative to the built file. */
export const CHECKOUT = join(import.meta.dirname, '..', '..', '..', '..')

export type Environment = Readonly<Record<string, string>>

export interface ProgramStart {
  /** The working directory: the program reads `.env` and creates `data` there. */
  readonly folder: string
  readonly environment?: Environment
  /** Default: the built service. */
  readonly command?: readonly string[]
  /** Arguments of the command, such as a role. */
  readonly args?: readonly string[]
  /** In a process group of its own, as a terminal gives one to each command. */
  readonly ownGroup?: boolean
}

export const SERVICE = [process.execPath, join(CHECKOUT, 'dist', 'main.js')]

/** A program of this repository, as a child process. */
export class Program {
  stdout = ''
  stderr = ''
  private readonly child: ChildProcess
  private readonly closed: Promise<unknown>

  private readonly ownGroup: boolean

  constructor({ folder, environment, command = SERVICE, args = [], ownGroup = false }: ProgramStart) {
    this.ownGroup = ownGroup
    const [file = '', ...given] = [...command, ...args]
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, PORT: '0', SANDBOX_PORT: '0', ...NO_LIMITS, ...environment }
    this.child = spawn(file, given, { cwd: folder, env, detached: ownGroup, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.stdout += text
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.stderr += text
    })
    this.closed = once(this.child, 'close')
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Waits for output that matches, and returns the first group. */
  async says(pattern: RegExp, withinMs = 30_000): Promise<string> {
    const said = () => pattern.exec(this.stdout + this.stderr)
    try {
      await eventually(`${pattern}`, () => said() !== null || !this.isRunning, withinMs)
    } catch (error) {
      throw new Error(`${error}; it said:\n${this.stdout}${this.stderr}`)
    }
    const found = said()
    if (!found) throw new Error(`it ended instead of saying ${pattern}:\n${this.stdout}${this.stderr}`)
    return found[1] ?? found[0]
  }

  signal(name: NodeJS.Signals): void {
    if (this.isRunning) this.child.kill(name)
  }

  /** As a terminal does with Ctrl-C: to every process of the group. */
  signalGroup(name: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, name)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }

  /** Its exit status, or the signal that ended it. */
  async end(withinMs = 30_000): Promise<number | NodeJS.Signals | null> {
    const late = delay(withinMs, 'late' as const, { ref: false })
    if ((await Promise.race([this.closed, late])) === 'late')
      throw new Error(`it still runs after ${withinMs} ms:\n${this.stdout}${this.stderr}`)
    return this.child.exitCode ?? this.child.signalCode
  }

  stop(): Promise<number | NodeJS.Signals | null> {
    this.signal('SIGTERM')
    return this.end()
  }

  async kill(): Promise<void> {
    this.killNow()
    await this.end()
  }

  /** Also kills its child processes if they are in its group. */
  killNow(): void {
    if (this.ownGroup) this.signalGroup('SIGKILL')
    else this.signal('SIGKILL')
  }
}
