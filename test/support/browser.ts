import { type Answer, type AnswerData, type Envelope, envelopeOf } from './answer.js'
import type { TestService } from './test-service.js'

type Texts = Readonly<Record<string, string>>

export interface Sending {
  /** Written as JSON or as a form, by its type; a string goes as it is, and counts as JSON. */
  readonly body?: object | string
  readonly headers?: Texts
  readonly bearer?: string
}

export interface Called<Data = AnswerData> extends Answer {
  readonly envelope: Envelope<Data>
  readonly data: Data
  readonly error: string | undefined
}

/** What Weibo sends a browser back with. */
export type Return = Readonly<Record<'code' | 'state', string>>

/** A person's browser: it keeps the cookies, goes to Weibo and comes back, and looks whether each answer is sane. */
export class Browser {
  readonly cookies = new Map<string, string>()

  constructor(readonly service: TestService) {}

  /** A call as it is, whatever the answer. */
  async send(method: string, path: string, { body, headers = {}, bearer }: Sending = {}): Promise<Answer> {
    const answer = await this.service.client.send({
      method,
      url: this.service.url + path,
      headers: {
        ...(body === undefined ? {} : { 'content-type': contentType(body) }),
        ...(this.cookies.size > 0 ? { cookie: this.cookieHeader() } : {}),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: written(body) }),
    })
    this.keepCookies(answer.headers)
    return answer
  }

  /** A call whose answer has an envelope. */
  async call<Data = AnswerData>(method: string, path: string, sending: Sending = {}): Promise<Called<Data>> {
    const answer = await this.send(method, path, sending)
    const envelope = envelopeOf<Data>(answer)
    return { ...answer, envelope, data: envelope.data, error: envelope.error }
  }

  async begin(query: Texts = {}, sending: Sending = {}): Promise<AnswerData> {
    return (await this.call('GET', `/oauth/weibo/?${new URLSearchParams(query)}`, sending)).data
  }

  /** At Weibo: this person agrees, and is sent back. */
  async agree({ url }: Pick<AnswerData, 'url'>, person: string, fault = ''): Promise<Return> {
    const query = { sandbox_person: person, ...(fault && { sandbox_fault: fault }) }
    const page = `${url}&${new URLSearchParams(query)}`
    const answer = await this.service.client.send({ method: 'GET', url: page, headers: {} })
    const returned = new URL(answer.headers.get('location') ?? 'none:').searchParams
    return { code: returned.get('code') ?? '', state: returned.get('state') ?? '' }
  }

  callback(body: object, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/oauth/weibo/callback/', { ...sending, body })
  }

  /** To Weibo and back; what is left is the callback. */
  async visitWeibo(person: string, fault = ''): Promise<Return> {
    return this.agree(await this.begin(), person, fault)
  }

  async logInWithWeibo(person: string, fault = ''): Promise<Called> {
    return this.callback(await this.visitWeibo(person, fault))
  }

  async ticket(person: string): Promise<string> {
    return (await this.logInWithWeibo(person)).data.bind_ticket
  }

  /** What Weibo's SDK gives to an app. `appkey`, `expires_in` and `sandbox_fault` say how it is. */
  async tokenOfSdk(person: string, wishes: Texts = {}): Promise<string> {
    const body = new URLSearchParams({ uid: person, ...wishes }).toString()
    const url = `${this.service.sandbox.url}/sandbox/tokens`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { text } = await this.service.client.send({ method: 'POST', url, headers, body })
    return JSON.parse(text).access_token
  }

  logInNatively(accessToken: string, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/oauth/weibo/token/', { ...sending, body: { access_token: accessToken } })
  }

  bind(body: object, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/oauth/weibo/bind/', { ...sending, body })
  }

  register(body: object, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/users/', { ...sending, body })
  }

  logIn(username: string, password: string, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/sessions/', { ...sending, body: { username, password } })
  }

  refresh(refreshToken: string, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/sessions/refresh/', { ...sending, body: { refresh_token: refreshToken } })
  }

  private cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keepCookies(headers: Headers): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

function contentType(body: object | string): string {
  return body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : 'application/json'
}

function written(body: object | string): string {
  return typeof body === 'string' || body instanceof URLSearchParams ? body.toString() : JSON.stringify(body)
}
