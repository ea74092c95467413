import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../support/answer.js'
import type { Fields } from '../support/cookie-client.js'
import { HttpClient } from '../support/http-client.js'
import { PASSWORD } from '../support/person.js'
import type { Chance } from './chance.js'
import type { Action, Call, History } from './history.js'

/** So long a client waits at most. No call may ever take so long. */
export const PATIENCE_MS = 20_000

export interface Sending {
  readonly action: Action
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: Fields
  readonly uid?: string
  readonly username?: string
  readonly bearer?: string
}

/** What came of a call, and what the answer holds. */
export interface Reply extends Call {
  readonly data: Fields
}

export interface Returned {
  readonly code: string
  readonly state: string
}

export interface World {
  /** Where the service answers, as a proxy in front of it would know. */
  readonly urls: readonly string[]
}

const http = new HttpClient()

/** A browser that talks to whichever process runs, and notes each call. */
export class Client {
  private readonly cookies = new Map<string, string>()

  constructor(
    private readonly world: World,
    private readonly history: History,
    private readonly chance: Chance,
  ) {}

  /** Begins, and agrees at Weibo. Null where the service could not begin. */
  async agree(uid: string): Promise<Returned | null> {
    const { data } = await this.call({ action: 'begin', method: 'GET', path: '/oauth/weibo/' })
    if (!data['url']) return null
    const url = `${data['url']}&sandbox_person=${uid}`
    const { headers } = await http.send({ method: 'GET', url, headers: {} })
    const returned = new URL(headers.get('location') ?? 'none:').searchParams
    return { code: returned.get('code') ?? '', state: returned.get('state') ?? '' }
  }

  callback(uid: string, { code, state }: Returned): Promise<Reply> {
    return this.post({ action: 'callback', path: '/oauth/weibo/callback/', uid, body: { code, state } })
  }

  async logIn(uid: string): Promise<Reply | null> {
    const returned = await this.agree(uid)
    return returned && this.callback(uid, returned)
  }

  register(username: string, bind_ticket?: string, uid?: string): Promise<Reply> {
    const body = { username, password: PASSWORD, ...(bind_ticket && { bind_ticket }) }
    return this.post({ action: 'register', path: '/users/', username, ...(uid && { uid }), body })
  }

  bind(uid: string, username: string, bind_ticket: string): Promise<Reply> {
    const body = { bind_ticket, username, password: PASSWORD }
    return this.post({ action: 'bind', path: '/oauth/weibo/bind/', uid, username, body })
  }

  bindAs(bearer: string, uid: string, bind_ticket: string): Promise<Reply> {
    return this.post({ action: 'bind', path: '/oauth/weibo/bind/', uid, bearer, body: { bind_ticket } })
  }

  private post(sending: Omit<Sending, 'method'>): Promise<Reply> {
    return this.call({ ...sending, method: 'POST' })
  }

  private async call(sending: Sending): Promise<Reply> {
    const id = this.history.nextId()
    const sentAt = performance.now()
    const { urls } = this.world
    const url = urls.length === 0 ? null : this.chance.pick(urls)
    const answer = url === null ? null : await this.answerTo(id, url, sending)
    const { error = null, data } = envelopeOf(answer)
    const call: Call = {
      id,
      action: sending.action,
      url,
      sentAt,
      ms: performance.now() - sentAt,
      status: answer?.status ?? null,
      error,
      uid: sending.uid ?? null,
      username: sending.username ?? null,
      code: sending.action === 'callback' ? String(sending.body?.['code']) : null,
      tokenOf: data['token'] ? userIdIn(data) : null,
    }
    this.history.calls.push(call)
    return { ...call, data }
  }

  /** Null where none came. */
  private async answerTo(id: string, at: string, { method, path, body, bearer }: Sending): Promise<Answer | null> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = {
      'x-request-id': id,
      ...(cookie && { cookie }),
      ...(body && { 'content-type': 'application/json' }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
    }
    const url = at + path
    const sending = http.send({ method, url, headers, ...(body && { body: JSON.stringify(body) }) }).catch(() => null)
    const answer = await Promise.race([sending, delay(PATIENCE_MS, null, { ref: false })])
    for (const line of answer?.headers.getSetCookie() ?? []) this.keep(line)
    return answer
  }

  private keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name && value) this.cookies.set(name, value)
  }
}

function envelopeOf(answer: Answer | null): { readonly error?: string; readonly data: Fields } {
  const envelope = answer?.text.startsWith('{') ? JSON.parse(answer.text) : {}
  return { ...envelope, data: envelope.data ?? {} }
}

function userIdIn({ user }: Fields): string {
  return typeof user === 'object' && user !== null && 'id' in user ? String(user.id) : 'nobody'
}
