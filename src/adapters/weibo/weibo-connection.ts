import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import axios, { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios'
import { parse } from 'lossless-json'

export type WeiboAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: number | null }
  /** No usable answer. The code names the failure and contains nothing of the request. */
  | { readonly kind: 'silence'; readonly isTimeout: boolean; readonly code: string }

export type WeiboCall = Pick<AxiosRequestConfig, 'method' | 'url' | 'data' | 'params'>

const MAX_ANSWER_BYTES = 65_536
const PAUSE_AFTER_REFUSAL_MS = 50

/**
 * Shorter than the idle timeout of common servers. A request on a connection that the server is closing fails with
 * ECONNRESET. Weibo may have received the code by then, so the request cannot be repeated.
 */
const MAX_IDLE_MS = 800

/** HTTP client for Weibo: no redirects, no proxy, at most 64 KiB of answer, one deadline (rules OB-1 and OB-2). */
export class WeiboConnection {
  private readonly agents = {
    httpAgent: new HttpAgent({ keepAlive: true, timeout: MAX_IDLE_MS }),
    httpsAgent: new HttpsAgent({ keepAlive: true, timeout: MAX_IDLE_MS }),
  }

  private readonly http = axios.create({
    ...this.agents,
    adapter: 'http',
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    decompress: false,
    responseType: 'text',
    transformResponse: [],
    validateStatus: () => true,
    headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'weibind' },
  })

  /** @param deadline aborts the whole call, including a body that arrives slowly, which axios' own timeout does not */
  async send(call: WeiboCall, deadline: AbortSignal): Promise<WeiboAnswer> {
    try {
      return answer(await this.exchange({ ...call, signal: deadline }, deadline))
    } catch (error) {
      return { kind: 'silence', isTimeout: deadline.aborted || codeOf(error) === 'ETIMEDOUT', code: codeOf(error) }
    }
  }

  close(): void {
    this.agents.httpAgent.destroy()
    this.agents.httpsAgent.destroy()
  }

  /** Retries once if the connection was refused. Nothing was sent then, so the code is not sent twice. */
  private async exchange(call: AxiosRequestConfig, deadline: AbortSignal): Promise<AxiosResponse<string>> {
    try {
      return await this.http.request<string>(call)
    } catch (error) {
      if (codeOf(error) !== 'ECONNREFUSED') throw error
      await delay(PAUSE_AFTER_REFUSAL_MS, undefined, { signal: deadline })
      return this.http.request<string>(call)
    }
  }
}

function answer({ status, data, headers }: AxiosResponse<string>): WeiboAnswer {
  // We ask for no compression. A compressed answer could decompress to any size.
  const isCompressed = (headers['content-encoding'] ?? 'identity') !== 'identity'
  if (isCompressed) return { kind: 'silence', isTimeout: false, code: 'COMPRESSED_ANSWER' }
  return { kind: 'answer', status, body: readJson(data), retryAfter: secondsIn(headers['retry-after']) }
}

/**
 * Parses JSON, and returns undefined for other text. Numbers are returned as text: as a JavaScript number, a large uid
 * would be rounded to that of another person (rule OA-7).
 */
function readJson(text: string): unknown {
  try {
    return parse(text, null, (digits) => digits)
  } catch {
    return undefined
  }
}

function secondsIn(header: unknown): number | null {
  return typeof header === 'string' && /^[0-9]{1,6}$/.test(header) ? Number(header) : null
}

/** Use nothing else of an Axios error: it contains the request with the client secret and the code (rule OB-4). */
function codeOf(error: unknown): string {
  return (isAxiosError(error) && error.code) || 'NO_ANSWER'
}
