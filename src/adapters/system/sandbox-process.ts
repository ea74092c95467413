import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Log } from '../../application/ports/log.js'

export interface SandboxSettings {
  /** The built program. */
  readonly program: string
  readonly host: string
  readonly port: number
  /** The service's own URL, for what providers send to it. */
  readonly publicUrl: string
  /** Whether browsers on other machines use it, at the host name of the public URL. */
  readonly isShared: boolean
  readonly log: Log
}

export interface RunningSandbox {
  readonly url: string
  stop(): Promise<void>
}

const STOP_DEADLINE_MS = 1000

type Message = { readonly ready: string; readonly warnings: readonly string[] } | { readonly problem: string }

/** Starts the sandbox as a child process, which ends when this process does. `problem` is a message for people. */
export async function startSandbox(settings: SandboxSettings): Promise<RunningSandbox | { readonly problem: string }> {
  const { program, host, port, publicUrl, isShared, log } = settings
  const env = {
    HOST: host,
    SANDBOX_PORT: String(port),
    PUBLIC_URL: publicUrl,
    ...(isShared && { SANDBOX: 'on' }),
  }
  // In its own process group: Ctrl-C in a terminal must not end it before the requests that need it.
  const child = fork(program, { env, detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [message] = (await Promise.race([once(child, 'message'), failed(child)])) as [Message]
  if ('problem' in message) {
    child.disconnect()
    return message
  }
  for (const warning of message.warnings) log.warn({}, `the sandbox: ${warning}`)
  const isStopping = new AbortController()
  child.once('exit', (status, signal) => {
    if (!isStopping.signal.aborted)
      log.error({ status, signal }, 'the sandbox has ended: no login works until a restart')
  })
  return { url: message.ready, stop: () => stop(child, isStopping) }
}

async function stop(child: ChildProcess, isStopping: AbortController): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  isStopping.abort()
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS)
  await exited
  clearTimeout(deadline)
}

async function failed(child: ChildProcess): Promise<[Message]> {
  const [code] = await once(child, 'exit')
  return [{ problem: `the sandbox ended with status ${code} instead of serving` }]
}
