import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Delivery } from './answers/deliver.js'
import { namesOf, sandboxApp } from './app.js'
import { Ledger, type LedgerEntry } from './ledger.js'
import type { ImitateProvider } from './provider.js'
import { imitateWeibo } from './weibo/imitate-weibo.js'
import { imitateWeixin } from './weixin/imitate-weixin.js'

export type { LedgerEntry }

const PROVIDERS: readonly ImitateProvider[] = [imitateWeibo, imitateWeixin]

export interface SandboxOptions {
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  /** The URL of the service that the providers serve, for what they send to it. */
  readonly publicUrl?: string | undefined
  /** Whether browsers on other machines use it, at the host name of the service. */
  readonly isShared?: boolean
  readonly codeTtlSeconds?: number
  /** How long the fault `slow` waits. */
  readonly slowAnswerMs?: number
  /** How many connections the faults may keep open. Beyond it the oldest is closed. */
  readonly maxHeldConnections?: number
}

export interface Sandbox {
  readonly url: string
  readonly port: number
  /** What the program prints for people once it listens. */
  readonly greeting: string
  ledger(): readonly LedgerEntry[]
  clearLedger(): void
  /** Closes the server and every connection at once. */
  close(): Promise<void>
}

/** Starts the imitation of the providers (weibo.md, 4). @throws the error of `listen` */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', port: chosenPort = 0, slowAnswerMs = 1500, maxHeldConnections = 1000 } = options
  let url = ''
  let browserUrl = ''
  const { publicUrl, isShared = false } = options
  const ledger = new Ledger()
  const surroundings = {
    delivery: new Delivery({ slowAnswerMs, maxHeldConnections }),
    origin: () => browserUrl,
    publicUrl,
    isShared,
    codeLifeSeconds: options.codeTtlSeconds,
  }
  const providers = PROVIDERS.map((imitate) => imitate(surroundings))
  const server = createServer(sandboxApp(providers, ledger).callback())
  server.listen(chosenPort, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  url = `http://${reachable(host)}:${port}`
  browserUrl = isShared && publicUrl ? `http://${new URL(publicUrl).hostname}:${port}` : url
  return {
    url,
    port,
    greeting: [
      `The ${namesOf(providers)} sandbox serves on ${url} (${url}/sandbox/ lists what it can do)`,
      ...providers.map((provider) => provider.startingPoint(url)),
    ].join('\n'),
    ledger: () => ledger.read(),
    clearLedger: () => ledger.clear(),
    close: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  const closed = server.listening ? once(server, 'close') : undefined
  server.close()
  server.closeAllConnections()
  await closed
}

/** The host for a URL of a server that listens on this address. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
