import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import axios, { type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios'
import { readJson } from './read-json.js'

export type WeiboAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown; readonly retryAfter: number | null }
  /** No answer, or none that may be read. The code names the failure, and nothing of what was sent. */
  | { readonly kind: 'silence'; readonly isTimeout: boolean; readonly code: string }

/** What axios may be told for one call; the rest is fixed here, for all of them. */
export type WeiboCall = Pick<AxiosRequestConfig, 'method' | 'url' | 'data' | 'params'>

const MAX_ANSWER_BYTES = 65_536
const PAUSE_AFTER_REFUSAL_MS = 50

/**
 * An idle connection is dropped long before any server drops it. A request on one that the server is just closing ends
 * in ECONNRESET, which may mean that Weibo has the code: it could not be sent again.
 */
const MAX_IDLE_MS = 800

/** HTTP to Weibo: no redirects, no proxy, 64 KiB, and one deadline over everything (rules OB-1 and OB-2). */
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

  /** @param deadline ends the call in whatever state it is, also while a body drips (axios' own timeout does not) */
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

  /** A connection that was refused has carried nothing, so that a second try repeats nothing. */
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
  // Unasked for, and a bomb when it is inflated.
  const isCompressed = (headers['content-encoding'] ?? 'identity') !== 'identity'
  if (isCompressed) return { kind: 'silence', isTimeout: false, code: 'COMPRESSED_ANSWER' }
  return { kind: 'answer', status, body: readJson(data), retryAfter: secondsIn(headers['retry-after']) }
}

function secondsIn(header: unknown): number | null {
  return typeof header === 'string' && /^[0-9]{1,6}$/.test(header) ? Number(header) : null
}

/** An Axios error holds the request with its secret and code, so that this is all that is ever read of one (rule OB-4). */
function codeOf(error: unknown): string {
  return (isAxiosError(error) && error.code) || 'NO_ANSWER'
}
