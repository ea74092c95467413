import type { Sandbox } from '../../sandbox/start-sandbox.js'

export const APP_KEY = '1000000001'
export const APP_SECRET = 'sandbox-app-secret'
export const REDIRECT_URI = 'http://127.0.0.1:8888/oauth/callback/'
export const PERSON = '2000000001'

type Texts = Readonly<Record<string, string>>

/** What a client of Weibo does, one call at a time, so that each test shows only what it is about. */
export class WeiboClient {
  constructor(private readonly sandbox: Sandbox) {}

  authorizeUrl(changes: Texts = {}): string {
    const query = { client_id: APP_KEY, redirect_uri: REDIRECT_URI, response_type: 'code', state: 'a b&c', ...changes }
    return `${this.sandbox.url}/oauth2/authorize?${new URLSearchParams(query)}`
  }

  async authorize(changes: Texts = {}, headers: Texts = {}): Promise<Response> {
    return fetch(this.authorizeUrl(changes), { redirect: 'manual', headers })
  }

  async code(changes: Texts = {}): Promise<string> {
    const answer = await this.authorize({ sandbox_person: PERSON, ...changes })
    return sentBack(answer).get('code') ?? ''
  }

  form(code: string, changes: Texts = {}): URLSearchParams {
    return new URLSearchParams({
      client_id: APP_KEY,
      client_secret: APP_SECRET,
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      ...changes,
    })
  }

  async exchange(code: string, changes: Texts = {}): Promise<Response> {
    return this.post('/oauth2/access_token', { body: this.form(code, changes) })
  }

  /** The token endpoint's answer to a code that carries this fault. */
  async exchangeWith(fault: string, person = PERSON): Promise<Response> {
    return this.exchange(await this.code({ sandbox_fault: fault, sandbox_person: person }))
  }

  async token(changes: Texts = {}): Promise<string> {
    const { access_token } = await fieldsOf(await this.exchange(await this.code(changes)))
    return String(access_token)
  }

  async get(path: string, query: Texts = {}, headers: Texts = {}): Promise<Response> {
    return fetch(`${this.sandbox.url}${path}?${new URLSearchParams(query)}`, { redirect: 'manual', headers })
  }

  async post(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.sandbox.url}${path}`, { method: 'POST', redirect: 'manual', ...init })
  }
}

export function sentBack(answer: Response): URLSearchParams {
  return new URL(answer.headers.get('location') ?? 'none:').searchParams
}

export async function fieldsOf(answer: Response): Promise<Record<string, unknown>> {
  return JSON.parse(await answer.text())
}
