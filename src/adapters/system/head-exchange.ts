import type { InternalAxiosRequestConfig } from 'axios'
import type { Dispatcher } from 'undici'
import { MAX_BODY_BYTES } from './decoded-body.js'
import { codeOf, DEADLINE, failure, type Settle } from './undici-adapter.js'

/** How long the body of an answer may take until its connection is closed: a slot is held so long at most. */
const BODY_MS = 200

/** One request whose answer is its status and headers. The body is thrown away, 64 KiB of it at most (rule WH-7). */
export class HeadExchange implements Dispatcher.DispatchHandler {
  private length = 0
  private status = 0
  private readonly headers: Record<string, string> = {}
  private abort: ((error: Error) => void) | undefined
  private isOver = false
  private timer: NodeJS.Timeout

  constructor(
    private readonly config: InternalAxiosRequestConfig,
    private readonly settle: Settle,
  ) {
    this.timer = setTimeout(() => this.fail(DEADLINE), config.timeout)
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abort = abort
    if (this.isOver) abort(failure(DEADLINE))
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    // An interim response (RFC 9110, section 15.2) precedes the final one.
    if (status < 200) return true
    this.status = status
    for (let index = 0; index + 1 < headers.length; index += 2)
      this.headers[String(headers[index]).toLowerCase()] = String(headers[index + 1])
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.cutOff(), BODY_MS)
    return true
  }

  onData(chunk: Buffer): boolean {
    this.length += chunk.length
    if (this.length > MAX_BODY_BYTES) this.cutOff()
    return true
  }

  onComplete(): void {
    // undici uses a connection again after a turn of the event loop.
    setImmediate(() => setImmediate(() => this.answer()))
  }

  /** After the head, no failure of the body matters. */
  onError(error: Error): void {
    if (this.status > 0) this.answer()
    else this.fail(codeOf(error))
  }

  private cutOff(): void {
    this.answer()
    this.abort?.(failure('BODY_UNREAD'))
  }

  private answer(): void {
    this.end()
    const { status, headers, config } = this
    this.settle.resolve({ status, statusText: '', headers, data: Buffer.alloc(0), config })
  }

  private fail(code: string): void {
    this.end()
    this.settle.reject(failure(code))
    this.abort?.(failure(code))
  }

  private end(): void {
    this.isOver = true
    clearTimeout(this.timer)
  }
}
