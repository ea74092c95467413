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
  /** Holds its data and `output.log`. Removed at the end of the test process at the latest. */
  readonly folder: ReturnType<typeof temporaryFolder>
  /** Whether the server with this process id serves. By default, whether its port takes connections. */
  readonly serves?: (pid: number) => Promise<boolean>
}

const LONGEST_START_MS = 30_000
const running = new Set<{ readonly child: ChildProcess; readonly folder: ServerCommand['folder'] }>()

// No server outlives the test process, even if that is interrupted.
process.once('SIGTERM', () => process.exit(143))
process.on('exit', () => {
  for (const { child, folder } of running) {
    child.kill('SIGKILL')
    folder.remove()
  }
})

/** A server that this test process started and ends by its process id. */
export class ServerProcess {
  private constructor(
    private readonly command: ServerCommand,
    private child: ChildProcess,
  ) {}

  /** Resolves when it serves. @throws with its output if it ends instead, or does not serve within 30 s */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const server = new ServerProcess(command, launch(command))
    await server.untilServing()
    return server
  }

  get isRunning(): boolean {
    return !this.hasEnded()
  }

  /** It accepts connections and answers nothing. */
  freeze(): void {
    this.child.kill('SIGSTOP')
  }

  thaw(): void {
    this.child.kill('SIGCONT')
  }

  /** Ends it like a crash. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.end('SIGKILL')
    this.command.folder.remove()
  }

  /** After `kill`: starts the same server with its data. */
  async startAgain(): Promise<void> {
    this.child = launch(this.command)
    await this.untilServing()
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Resolves when it has ended. */
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

  private async untilServing(): Promise<void> {
    const { port, serves = () => isListening(port) } = this.command
    const deadline = Date.now() + LONGEST_START_MS
    while (!(await serves(this.pid)) || this.hasEnded()) {
      if (this.hasEnded() || Date.now() > deadline) throw await this.failure()
      await delay(20)
    }
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined
  }

  private async failure(): Promise<Error> {
    const output = readFileSync(outputOf(this.command), 'utf8').slice(-2000)
    await this.remove()
    return new Error(`${this.command.program} did not start: ${output}`)
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
