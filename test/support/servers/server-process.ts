import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { temporaryFolder } from '../temporary-folder.js'

export interface ServerCommand {
  readonly program: string
  readonly arguments: readonly string[]
  /** Where it listens, on loopback. */
  readonly port: number
  /** What it says is kept in here, as `output.log`; goes with the test process, or when the test removes it. */
  readonly folder: ReturnType<typeof temporaryFolder>
}

const LONGEST_START_MS = 30_000
const running = new Set<{ readonly child: ChildProcess; readonly folder: ServerCommand['folder'] }>()

// A server of a test never outlives the test process, also where that is interrupted.
process.once('SIGTERM', () => process.exit(143))
process.on('exit', () => {
  for (const { child, folder } of running) {
    child.kill('SIGKILL')
    folder.remove()
  }
})

/** A server that this test process started, and ends by its process id. */
export class ServerProcess {
  private constructor(
    private readonly command: ServerCommand,
    private child: ChildProcess,
  ) {}

  /** Resolves when the server takes connections. @throws what it said, where it ended instead */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const server = new ServerProcess(command, launch(command))
    await server.untilListening()
    return server
  }

  get isRunning(): boolean {
    return !this.hasEnded()
  }

  /** Stands still as a machine does whose disk hangs: connections are taken, nothing is answered. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  thaw(): void {
    this.child.kill('SIGCONT')
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Ends it for good, and removes what it stored. */
  async remove(): Promise<void> {
    await this.end('SIGKILL')
    this.command.folder.remove()
  }

  /** After `kill`: the same server again, with what it had stored. */
  async startAgain(): Promise<void> {
    this.child = launch(this.command)
    await this.untilListening()
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Resolves when it has ended, by whatever. */
  async ended(): Promise<void> {
    if (!this.hasEnded()) await once(this.child, 'exit')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    if (child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    child.kill(signal)
    await once(child, 'exit')
  }

  private async untilListening(): Promise<void> {
    const deadline = Date.now() + LONGEST_START_MS
    while (!(await isListening(this.command.port))) {
      if (this.hasEnded() || Date.now() > deadline) throw new Error(this.complaint())
      await delay(20)
    }
    if (this.hasEnded()) throw new Error(this.complaint())
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined
  }

  private complaint(): string {
    return `${this.command.program} did not start: ${readFileSync(outputOf(this.command), 'utf8').slice(-2000)}`
  }
}

function launch(command: ServerCommand): ChildProcess {
  const output = openSync(outputOf(command), 'a')
  const child = spawn(command.program, command.arguments, { stdio: ['ignore', output, output] })
  closeSync(output)
  const entry = { child, folder: command.folder }
  running.add(entry)
  child.on('exit', () => running.delete(entry)).on('error', () => running.delete(entry))
  child.unref()
  return child
}

function outputOf({ folder }: ServerCommand): string {
  return join(folder.path, 'output.log')
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
