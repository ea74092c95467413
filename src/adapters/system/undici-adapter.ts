import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios'
import axios from 'axios/dist/browser/axios.cjs'
import type { Dispatcher, Pool as UndiciPool } from 'undici'
import Pool from 'undici/lib/dispatcher/pool.js'
import { MAX_BODY_BYTES } from './decoded-body.js'
import type { Route } from './route.js'

/**
 * Shorter than the idle timeout of common servers. A request on a connection that the server is closing fails. The
 * provider may have received the code by then, so the request cannot be repeated.
 */
const MAX_IDLE_MS = 800

const POOL_OPTIONS: UndiciPool.Options = {
  keepAliveTimeout: MAX_IDLE_MS,
  keepAliveMaxTimeout: MAX_IDLE_MS,
  // The deadline of the call covers them.
  headersTimeout: 0,
  bodyTimeout: 0,
}

/** The code of a call that took longer than `timeout`. */
export const DEADLINE = 'DEADLINE'

export interface Settle {
  resolve(response: AxiosResponse<Buffer>): void
  reject(error: Error): void
}

export type OpenExchange = (config: InternalAxiosRequestConfig, settle: Settle) => Dispatcher.DispatchHandler

/** The calls of axios on undici: less than half the CPU of axios' own adapter. */
export class UndiciAdapter {
  private readonly pools = new Map<string, UndiciPool>()

  /** @param openExchange how an answer is read. Default: whole, 64 KiB at most */
  constructor(
    private readonly route: Route,
    private readonly openExchange: OpenExchange = (config, settle) => new Exchange(config, settle),
  ) {}

  /**
   * Follows no redirect and decompresses nothing; `data` is the body's bytes, at most 64 KiB. The errors that it throws
   * have a code and nothing of the request (rule OB-4).
   */
  readonly send: AxiosAdapter = (config) => {
    const { origin, ...request } = this.requestOf(config)
    return new Promise((resolve, reject) => {
      this.poolOf(origin).dispatch(request, this.openExchange(config, { resolve, reject }))
    })
  }

  close(): void {
    for (const pool of this.pools.values()) void pool.destroy()
    this.pools.clear()
  }

  private requestOf(config: InternalAxiosRequestConfig): Dispatcher.DispatchOptions & { readonly origin: string } {
    const { url = '', method = 'GET', data, headers } = config
    const { origin, host, pathname, search } = new URL(url)
    const request = { origin, path: pathname + search, method: method.toUpperCase() as 'GET', body: data ?? null }
    const { forwardProxy } = this.route
    if (!forwardProxy) return { ...request, headers: headers.toJSON() as Record<string, string> }
    const { authorization } = forwardProxy
    const ofProxy = { host, ...(authorization && { 'proxy-authorization': authorization }) }
    return { ...request, origin: forwardProxy.origin, path: url, headers: { ...headers.toJSON(), ...ofProxy } }
  }

  private poolOf(origin: string): UndiciPool {
    const known = this.pools.get(origin)
    if (known) return known
    const pool = new Pool(origin, { ...POOL_OPTIONS, connect: this.route.connect })
    this.pools.set(origin, pool)
    return pool
  }
}

/** One request and its answer. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = []
  private length = 0
  private status = 0
  private headers: Record<string, string> = {}
  private abort: ((error: Error) => void) | undefined
  private isLate = false
  private readonly timer: NodeJS.Timeout | undefined

  constructor(
    private readonly config: InternalAxiosRequestConfig,
    private readonly settle: Settle,
  ) {
    // For axios, 0 is no timeout.
    this.timer = config.timeout ? setTimeout(() => this.late(), config.timeout) : undefined
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort
    if (this.isLate) this.late()
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    // An interim response (RFC 9110, section 15.2) precedes the final one.
    if (status < 200) return true
    this.status = status
    for (let index = 0; index + 1 < headers.length; index += 2)
      this.headers[String(headers[index]).toLowerCase()] = String(headers[index + 1])
    return true
  }

  onData(chunk: Buffer): boolean {
    this.length += chunk.length
    if (this.length > MAX_BODY_BYTES) this.abort?.(failure('ANSWER_TOO_LARGE'))
    else this.chunks.push(chunk)
    return true
  }

  onComplete(): void {
    clearTimeout(this.timer)
    const { status, headers, chunks, config } = this
    const data = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    const response = { status, statusText: '', headers, data, config }
    // undici waits for a turn of the event loop before it uses a connection again, since the server may be closing it.
    // Without a wait here, the next call of a login would open a second connection.
    setImmediate(() => setImmediate(this.settle.resolve, response))
  }

  onError(error: Error): void {
    clearTimeout(this.timer)
    this.settle.reject(failure(codeOf(error)))
  }

  private late(): void {
    this.isLate = true
    this.abort?.(failure(DEADLINE))
  }
}

export function failure(code: string): Error {
  return new axios.AxiosError('no usable answer', code)
}

export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
