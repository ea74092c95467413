import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface MemberSettings {
  readonly name: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  say(line: string): void
}

const PAUSE_MS = 1000
/** The program takes 10 s at most. */
const LONGEST_STOP_MS = 15_000
const WRONG_CONFIGURATION = 78

/** A process that is restarted when it dies, like a container with a restart policy. */
export class Member {
  private child: ChildProcess | undefined
  private stopping = false

  constructor(private readonly settings: MemberSettings) {}

  get name(): string {
    return this.settings.name
  }

  get pid(): number {
    return this.child?.pid ?? 0
  }

  /** Resolves when the process listens. @throws if it ends instead */
  async start(): Promise<void> {
    if (this.stopping) return
    const { args, environment, folder, say, name } = this.settings
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment }
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child = child
    const listens = new Promise<void>((resolve, reject) => {
      const tell = (line: string) => {
        say(`${name.padEnd(8)} | ${line}`)
        if (/ (listens|serves) on /.test(line)) resolve()
      }
      for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', tell)
      child.once('exit', (status, signal) => reject(new Error(`${name} ended with ${signal ?? `status ${status}`}`)))
    })
    await listens
    child.once('exit', (status, signal) => this.ended(status, signal))
  }

  async stop(): Promise<void> {
    this.stopping = true
    const { child } = this
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS)
    const [status, signal] = await exit
    clearTimeout(late)
    if (status !== 0) this.settings.say(`${this.name} ended with ${signal ?? `status ${status}`}`)
  }

  private ended(status: number | null, signal: NodeJS.Signals | null): void {
    if (this.stopping) return
    const { name, say } = this.settings
    const what = `${name} (pid ${this.pid}) ended with ${signal ?? `status ${status}`}`
    if (status === WRONG_CONFIGURATION) say(`${what}: its configuration is wrong, so it is not restarted`)
    else {
      say(`${what}; it is restarted`)
      this.later()
    }
  }

  private later(): void {
    setTimeout(() => {
      this.start().then(
        () => this.settings.say(`${this.name} is back, with pid ${this.pid}`),
        () => this.later(),
      )
    }, PAUSE_MS).unref()
  }
}
