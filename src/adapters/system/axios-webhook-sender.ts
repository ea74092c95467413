import type { AxiosInstance } from 'axios'
import axios from 'axios/dist/browser/axios.cjs'
import type { WebhookAnswer, WebhookMessage, WebhookSender } from '../../application/ports/webhook-sender.js'
import { HeadExchange } from './head-exchange.js'
import { retryAfterSeconds } from './retry-after.js'
import type { Route } from './route.js'
import { DEADLINE, UndiciAdapter } from './undici-adapter.js'
import { signatureHeaders } from './webhook-signature.js'

export interface WebhookTarget {
  readonly id: string
  readonly url: string
  readonly keys: readonly Uint8Array[]
}

/** Connecting, TLS and the head of the answer together. */
export const WEBHOOK_TIMEOUT_MS = 10_000

const HEADERS = {
  'content-type': 'application/cloudevents+json; charset=utf-8',
  'user-agent': 'weibind',
  accept: '*/*',
}

interface OpenTarget {
  readonly http: AxiosInstance
  readonly adapter: UndiciAdapter
  readonly url: string
  readonly authorization: string | null
  readonly keys: readonly Uint8Array[]
}

/** Each endpoint has connections of its own, so that none can hold up another (rule WH-8). */
export class AxiosWebhookSender implements WebhookSender {
  private readonly targets: ReadonlyMap<string, OpenTarget>

  /** @param routeTo how calls to a URL leave this process. Proxy variables of the environment are ignored */
  constructor(
    targets: readonly WebhookTarget[],
    routeTo: (url: string) => Route,
    private readonly timeoutMs = WEBHOOK_TIMEOUT_MS,
  ) {
    this.targets = new Map(targets.map((target) => [target.id, openTarget(target, routeTo(new URL(target.url).href))]))
  }

  async send({ endpointId, eventId, at, body }: WebhookMessage): Promise<WebhookAnswer> {
    const target = this.targets.get(endpointId)
    if (!target) throw new TypeError('the endpoint is not configured')
    const { http, url, authorization, keys } = target
    const signed = signatureHeaders({ id: eventId, at, body }, keys)
    const headers = { ...HEADERS, ...signed, ...(authorization && { authorization }) }
    try {
      const answer = await http.request({ method: 'POST', url, data: body, headers, timeout: this.timeoutMs })
      // Only a proxy answers with this status (RFC 9110, section 15.5.8).
      if (answer.status === 407) return { kind: 'silence', error: 'connection' }
      const retryAfter = retryAfterSeconds(answer.headers['retry-after'], new Date())
      return { kind: 'answer', status: answer.status, retryAfterSeconds: retryAfter }
    } catch (error) {
      return { kind: 'silence', error: errorOf(axios.isAxiosError(error) ? (error.code ?? '') : '') }
    }
  }

  close(): void {
    for (const { adapter } of this.targets.values()) adapter.close()
  }
}

function openTarget({ url: given, keys }: WebhookTarget, route: Route): OpenTarget {
  const url = new URL(given)
  const [user, password] = [url.username, url.password].map(decodeURIComponent)
  const credentials = Buffer.from(`${user}:${password}`).toString('base64')
  const authorization = user || password ? `Basic ${credentials}` : null
  url.username = ''
  url.password = ''
  const adapter = new UndiciAdapter(route, (config, settle) => new HeadExchange(config, settle))
  const http = axios.create({
    adapter: adapter.send,
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
  })
  return { http, adapter, url: url.href, authorization, keys }
}

const TIMEOUTS: ReadonlySet<string> = new Set([DEADLINE, 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])
/** Of Node's TLS and OpenSSL: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`. */
const TLS = /^(ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)|CERT|CRL/

function errorOf(code: string): 'timeout' | 'tls' | 'connection' {
  if (TIMEOUTS.has(code)) return 'timeout'
  return TLS.test(code) ? 'tls' : 'connection'
}
