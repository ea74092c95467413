import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Log } from '../../application/ports/log.js'
import { ConfigurationError } from './configuration-error.js'

export interface SandboxProcessSettings {
  /** The built program. */
  readonly program: string
  readonly host: string
  readonly port: number
  readonly withdrawalUrl: string
  readonly log: Log
}

const PATIENCE_MS = 1000

type Message = { readonly ready: string } | { readonly problem: string }

/** The Weibo sandbox, beside the service as a process of its own, which ends with it however it ends. */
export class SandboxProcess {
  private isStopping = false

  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    log: Log,
  ) {
    child.once('exit', (status, signal) => {
      if (!this.isStopping)
        log.error({ status, signal }, 'the Weibo sandbox has ended: nobody can log in until a restart')
    })
  }

  /** @throws ConfigurationError where its port cannot be had */
  static async start({ program, host, port, withdrawalUrl, log }: SandboxProcessSettings): Promise<SandboxProcess> {
    const env = { HOST: host, SANDBOX_PORT: String(port), SANDBOX_WITHDRAWAL_URL: withdrawalUrl }
    // In a process group of its own, or a terminal's Ctrl-C would end it while requests that need it are finished.
    const child = fork(program, { env, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const [message] = (await Promise.race([once(child, 'message'), failed(child)])) as [Message]
    if ('ready' in message) return new SandboxProcess(message.ready, child, log)
    child.disconnect()
    throw new ConfigurationError([{ variable: 'SANDBOX_PORT', holds: String(port), expected: message.problem }])
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return
    this.isStopping = true
    const exited = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS)
    await exited
    clearTimeout(impatience)
  }
}

async function failed(child: ChildProcess): Promise<[Message]> {
  const [code] = await once(child, 'exit')
  return [{ problem: `the sandbox ended with status ${code} instead of serving` }]
}
