import { type Answer, type AnswerData, type Envelope, envelopeOf } from './answer.js'
import { expectDescribed } from './described-answers.js'
import { httpRequest } from './http-request.js'

export type Texts = Readonly<Record<string, string>>

export interface Sending {
  /** Encoded as JSON or as a form, by the content type. A string is sent unchanged, by default as JSON. */
  readonly body?: object | string
  readonly headers?: Texts
  readonly bearer?: string
}

export interface Called<Data = AnswerData> extends Answer {
  readonly envelope: Envelope<Data>
  readonly data: Data
  readonly error: string | undefined
}

/** Calls one service and keeps its cookies, as a browser does. */
export class HttpClient {
  constructor(
    private readonly url: string,
    readonly cookies = new Map<string, string>(),
  ) {}

  /** Sends a call, and checks its answer against openapi.json alone. */
  async send(method: string, path: string, { body, headers = {}, bearer }: Sending = {}): Promise<Answer> {
    const answer = await httpRequest({
      method,
      url: this.url + path,
      headers: {
        ...(body === undefined ? {} : { 'content-type': contentType(body) }),
        ...(this.cookies.size > 0 ? { cookie: this.cookieHeader() } : {}),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: written(body) }),
    })
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie)
    expectDescribed(method, path, answer)
    return answer
  }

  /** Sends a call, and checks the envelope of its answer. */
  async call<Data = AnswerData>(method: string, path: string, sending: Sending = {}): Promise<Called<Data>> {
    return called<Data>(await this.send(method, path, sending))
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** The service deletes a cookie by an empty value. */
  private keep(cookie: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '') this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** An answer with its envelope, which is checked. */
export function called<Data>(answer: Answer): Called<Data> {
  const envelope = envelopeOf<Data>(answer)
  return { ...answer, envelope, data: envelope.data, error: envelope.error }
}

function contentType(body: object | string): string {
  return body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json'
}

function written(body: object | string): string {
  return typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : JSON.stringify(body)
}
