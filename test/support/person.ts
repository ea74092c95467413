import type { Answer, AnswerData } from './answer.js'
import { type Called, HttpClient, type Sending, type Texts } from './http-client.js'
import { httpRequest } from './http-request.js'
import { newUid, PASSWORD } from './persons.js'

/** The service, and the sandbox that imitates Weibo. */
export interface Visited {
  readonly url: string
  readonly sandbox: { readonly url: string }
}

type Client = Pick<HttpClient, 'cookies' | 'send' | 'call'>

/** The query with which Weibo sends the browser back. */
export type Return = Readonly<Record<'code' | 'state', string>>

/** A person with a Weibo account and a browser. Methods accept the uid of another account. */
export class Person {
  constructor(
    private readonly visited: Visited,
    readonly uid: string = newUid(),
    private readonly client: Client = new HttpClient(visited.url),
  ) {}

  /** The same browser at another process of the service. */
  at(visited: Visited): Person {
    return new Person(visited, this.uid, new HttpClient(visited.url, this.cookies))
  }

  get cookies(): Map<string, string> {
    return this.client.cookies
  }

  /** A cookie's name at a service whose PUBLIC_URL is the URL of its socket. */
  cookieName(name: string): string {
    return `${name}-${new URL(this.visited.url).port}`
  }

  send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    return this.client.send(method, path, sending)
  }

  call<Data = AnswerData>(method: string, path: string, sending: Sending = {}): Promise<Called<Data>> {
    return this.client.call(method, path, sending)
  }

  async begin(query: Texts = {}, sending: Sending = {}): Promise<AnswerData> {
    return (await this.call('GET', `/oauth/weibo/?${new URLSearchParams(query)}`, sending)).data
  }

  /** Agrees at Weibo and is sent back. @param fault how a later answer of the sandbox fails */
  async agree({ url }: Pick<AnswerData, 'url'>, uid = this.uid, fault = ''): Promise<Return> {
    const query = { sandbox_person: uid, ...(fault && { sandbox_fault: fault }) }
    const answer = await httpRequest({ method: 'GET', url: `${url}&${new URLSearchParams(query)}` })
    const returned = new URL(answer.headers.get('location') ?? 'none:').searchParams
    return { code: returned.get('code') ?? '', state: returned.get('state') ?? '' }
  }

  callback(body: object, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/oauth/weibo/callback/', { ...sending, body })
  }

  /** Visits Weibo and agrees. The callback is not called yet. */
  async visitWeibo(uid = this.uid, fault = ''): Promise<Return> {
    return this.agree(await this.begin(), uid, fault)
  }

  async logInWithWeibo(uid = this.uid, fault = ''): Promise<Called> {
    return this.callback(await this.visitWeibo(uid, fault))
  }

  async ticket(uid = this.uid): Promise<string> {
    return (await this.logInWithWeibo(uid)).data.bind_ticket
  }

  /** An access token, as Weibo's SDK gives it to an app. `wishes`: `appkey`, `expires_in`, `sandbox_fault`. */
  async tokenOfSdk(uid = this.uid, wishes: Texts = {}): Promise<string> {
    const body = new URLSearchParams({ uid, ...wishes }).toString()
    const url = `${this.visited.sandbox.url}/sandbox/tokens`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { text } = await httpRequest({ method: 'POST', url, headers, body })
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

  logIn(username: string, password = PASSWORD, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/sessions/', { ...sending, body: { username, password } })
  }

  refresh(refreshToken: string, sending: Sending = {}): Promise<Called> {
    return this.call('POST', '/sessions/refresh/', { ...sending, body: { refresh_token: refreshToken } })
  }
}
