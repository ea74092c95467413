import { type AgentOptions, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse, isAxiosError } from 'axios'
import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../../application/ports/provider-http.js'

/** The options of axios that decide how a call leaves this process. */
export type Route = Required<Pick<AxiosRequestConfig, 'httpAgent' | 'httpsAgent' | 'proxy'>>

/** Opens the agents of a connection with these options. */
export type OpenRoute = (options: AgentOptions) => Route

const MAX_ANSWER_BYTES = 65_536
const PAUSE_AFTER_REFUSAL_MS = 50

/**
 * Shorter than the idle timeout of common servers. A request on a connection that the server is closing fails with
 * ECONNRESET. The provider may have received the code by then, so the request cannot be repeated.
 */
const MAX_IDLE_MS = 800

export class AxiosProviderHttp implements ProviderHttp {
  private readonly route: Route
  private readonly http: AxiosInstance

  constructor(openRoute: OpenRoute = openDirectly) {
    this.route = openRoute({ keepAlive: true, timeout: MAX_IDLE_MS })
    this.http = axios.create({
      ...this.route,
      adapter: 'http',
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      decompress: false,
      responseType: 'text',
      transformResponse: [],
      validateStatus: () => true,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'weibind' },
    })
  }

  async send(call: ProviderCall, deadline: AbortSignal): Promise<ProviderAnswer> {
    try {
      return answer(await this.exchange({ ...call, signal: deadline }, deadline))
    } catch (error) {
      return { kind: 'silence', isTimeout: deadline.aborted || codeOf(error) === 'ETIMEDOUT', code: codeOf(error) }
    }
  }

  close(): void {
    this.route.httpAgent.destroy()
    this.route.httpsAgent.destroy()
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

/** Connects without a proxy. Proxy variables of the environment are ignored (rule OB-1). */
function openDirectly(options: AgentOptions): Route {
  return { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options), proxy: false }
}

function answer({ status, data, headers }: AxiosResponse<string>): ProviderAnswer {
  // Only a proxy answers with this status (RFC 9110, section 15.5.8).
  if (status === 407) return { kind: 'silence', isTimeout: false, code: 'PROXY_407' }
  // We ask for no compression. A compressed answer could decompress to any size.
  const isCompressed = (headers['content-encoding'] ?? 'identity') !== 'identity'
  if (isCompressed) return { kind: 'silence', isTimeout: false, code: 'COMPRESSED_ANSWER' }
  return { kind: 'answer', status, text: data, retryAfter: secondsIn(headers['retry-after']) }
}

function secondsIn(header: unknown): number | null {
  return typeof header === 'string' && /^[0-9]{1,6}$/.test(header) ? Number(header) : null
}

/** Use nothing else of an Axios error: it contains the request with the client secret and the code (rule OB-4). */
function codeOf(error: unknown): string {
  return (isAxiosError(error) && error.code) || 'NO_ANSWER'
}
