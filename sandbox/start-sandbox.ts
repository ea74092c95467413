import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LedgerEntry } from './ledger.js'
import { sandboxApp } from './sandbox-app.js'
import { type SandboxOptions, Weibo } from './weibo.js'

export type { LedgerEntry, SandboxOptions }

export interface Sandbox {
  readonly url: string
  readonly port: number
  /** The newest calls that were meant for Weibo, oldest first. */
  ledger(): readonly LedgerEntry[]
  clearLedger(): void
  /** Ends at once, whatever hangs. */
  close(): Promise<void>
}

/** Starts an imitation of Weibo's OAuth 2.0 server (weibo.md, 4); rejects when it cannot listen. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port: wishedPort = 0 } = options
  const weibo = new Weibo(options)
  const server = createServer(sandboxApp(weibo).callback())
  server.listen(wishedPort, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  weibo.url = `http://${reachable(host)}:${port}`
  return {
    url: weibo.url,
    port,
    ledger: () => weibo.ledger.read(),
    clearLedger: () => weibo.ledger.clear(),
    close: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  const closed = server.listening ? once(server, 'close') : undefined
  server.close()
  server.closeAllConnections()
  await closed
}

/** The address to write into a URL for a server that listens on this one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
