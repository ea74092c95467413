export type Fields = Readonly<Record<string, unknown>>
type Headers = Readonly<Record<string, string>>

export interface Answer {
  readonly status: number
  readonly text: string
  readonly requestId: string
  readonly msg: string
  readonly error: string | undefined
  /** What the envelope holds. */
  readonly data: unknown
  /** A text among what the envelope holds. */
  field(name: string): string
}

/** A client that keeps cookies. */
export class CookieClient {
  readonly cookies = new Map<string, string>()

  constructor(private readonly url: string) {}

  get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.send(path, { headers })
  }

  post(path: string, body: Fields, headers: Headers = {}): Promise<Answer> {
    return this.sendJson('POST', path, body, headers)
  }

  put(path: string, body: Fields, headers: Headers = {}): Promise<Answer> {
    return this.sendJson('PUT', path, body, headers)
  }

  delete(path: string, body: Fields = {}, headers: Headers = {}): Promise<Answer> {
    return this.sendJson('DELETE', path, body, headers)
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie && !headers.has('cookie')) headers.set('cookie', cookie)
    const response = await fetch(this.url + path, { redirect: 'manual', ...init, headers })
    for (const line of response.headers.getSetCookie()) this.keep(line)
    return answerOf(response.status, await response.text(), response.headers.get('x-request-id') ?? '')
  }

  private sendJson(method: string, path: string, body: Fields, headers: Headers): Promise<Answer> {
    const json = { 'content-type': 'application/json', ...headers }
    return this.send(path, { method, body: JSON.stringify(body), headers: json })
  }

  private keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name && value) this.cookies.set(name, value)
  }
}

function answerOf(status: number, text: string, requestId: string): Answer {
  const { msg, error, data } = envelopeOf(text)
  const field = (name: string) => (typeof data === 'object' && data !== null ? String(Reflect.get(data, name)) : '')
  return {
    status,
    text,
    requestId,
    msg: String(msg),
    error: error === undefined ? undefined : String(error),
    data,
    field,
  }
}

function envelopeOf(text: string): { msg?: unknown; error?: unknown; data?: unknown } {
  return text.startsWith('{') ? JSON.parse(text) : {}
}
