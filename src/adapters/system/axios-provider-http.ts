import { setTimeout as delay } from 'node:timers/promises'
import type { AxiosInstance, AxiosResponse } from 'axios'
// Without the adapter for Node, which follows redirects, believes proxy variables, and takes 100 ms to load.
import axios from 'axios/dist/browser/axios.cjs'
import { type Deadline, msUntil } from '../../application/deadline.js'
import type { ProviderAnswer, ProviderCall, ProviderHttp } from '../../application/ports/provider-http.js'
import { decodedBody } from './decoded-body.js'
import type { Route } from './route.js'
import { DEADLINE, UndiciAdapter } from './undici-adapter.js'

const PAUSE_AFTER_REFUSAL_MS = 50
const HEADERS = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'weibind' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

export class AxiosProviderHttp implements ProviderHttp {
  private readonly undici: UndiciAdapter
  private readonly http: AxiosInstance

  /** @param route default: directly. Proxy variables of the environment are ignored (rule OB-1). */
  constructor(route: Route = { connect: {} }) {
    this.undici = new UndiciAdapter(route)
    this.http = axios.create({
      adapter: this.undici.send,
      transformRequest: [],
      transformResponse: [],
      validateStatus: null,
      headers: HEADERS,
    })
  }

  async send(call: ProviderCall, deadline: Deadline): Promise<ProviderAnswer> {
    try {
      return answer(await this.exchange(call, deadline))
    } catch (error) {
      const code = codeOf(error)
      return { kind: 'silence', isTimeout: msUntil(deadline) === 0 || TIMEOUTS.has(code), code }
    }
  }

  close(): void {
    this.undici.close()
  }

  /** Retries once if the connection was refused. Nothing was sent then, so the code is not sent twice. */
  private async exchange(call: ProviderCall, deadline: Deadline): Promise<AxiosResponse<Buffer>> {
    try {
      return await this.request(call, deadline)
    } catch (error) {
      if (codeOf(error) !== 'ECONNREFUSED') throw error
      await delay(Math.min(PAUSE_AFTER_REFUSAL_MS, msUntil(deadline)))
      return this.request(call, deadline)
    }
  }

  private async request(
    { method, url, params, data }: ProviderCall,
    deadline: Deadline,
  ): Promise<AxiosResponse<Buffer>> {
    const timeout = msUntil(deadline)
    if (timeout === 0) throw new axios.AxiosError('no time is left', DEADLINE)
    return this.http.request({
      method,
      url: params ? `${url}?${new URLSearchParams(params)}` : url,
      timeout,
      ...(data && { data: data.toString(), headers: FORM }),
    })
  }
}

/** The last two are of the connection. The deadline of a call comes before most of them. */
const TIMEOUTS: ReadonlySet<string> = new Set([DEADLINE, 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])

function answer({ status, data, headers }: AxiosResponse<Buffer>): ProviderAnswer {
  // Only a proxy answers with this status (RFC 9110, section 15.5.8).
  if (status === 407) return { kind: 'silence', isTimeout: false, code: 'PROXY_407' }
  const body = decodedBody(data, String(headers['content-encoding'] ?? ''))
  if ('failure' in body) return { kind: 'silence', isTimeout: false, code: body.failure }
  const [retryAfter, date] = [secondsIn(headers['retry-after']), dateIn(headers['date'])]
  return { kind: 'answer', status, text: body.text, retryAfter, date }
}

function dateIn(header: unknown): Date | null {
  const milliseconds = typeof header === 'string' ? Date.parse(header) : Number.NaN
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds)
}

function secondsIn(header: unknown): number | null {
  return typeof header === 'string' && /^[0-9]{1,6}$/.test(header) ? Number(header) : null
}

function codeOf(error: unknown): string {
  return (axios.isAxiosError(error) && error.code) || 'NO_ANSWER'
}
