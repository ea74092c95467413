import type { Sandbox } from '../../../sandbox/start-sandbox.js'
import { fieldsOf, sentBack } from '../weibo-client.js'

export type Channel = 'web' | 'mp' | 'app' | 'mini'
type Texts = Readonly<Record<string, string>>

export const REDIRECT_URI = 'http://127.0.0.1:8888/oauth/callback/weixin/'
export const STATE = 'x'.repeat(128)

const PAGES = {
  web: { path: '/connect/qrconnect', scope: 'snsapi_login' },
  mp: { path: '/connect/oauth2/authorize', scope: 'snsapi_userinfo' },
} as const

const APPIDS = {
  web: 'wx5a0db0c000000001',
  mp: 'wx5a0db0c000000002',
  app: 'wx5a0db0c000000003',
  mini: 'wx5a0db0c000000004',
} as const

export function credentials(channel: Channel) {
  return { appid: APPIDS[channel], secret: `sandbox-weixin-secret-${channel}` }
}

/** What a client of Weixin does, one call at a time, so that each test shows only what it is about. */
export class WeixinClient {
  constructor(private readonly sandbox: Sandbox) {}

  pageUrl(channel: 'web' | 'mp', changes: Texts = {}): string {
    const { path, scope } = PAGES[channel]
    const { appid } = credentials(channel)
    const query = { appid, redirect_uri: REDIRECT_URI, response_type: 'code', scope, state: STATE, ...changes }
    return `${this.sandbox.url}${path}?${new URLSearchParams(query)}`
  }

  async page(channel: 'web' | 'mp', changes: Texts = {}, headers: Texts = {}): Promise<Response> {
    return fetch(this.pageUrl(channel, changes), { redirect: 'manual', headers })
  }

  /** Sends a form of a page. */
  async choose(channel: 'web' | 'mp', choice: Texts, changes: Texts = {}): Promise<Response> {
    const body = new URLSearchParams(choice)
    return fetch(this.pageUrl(channel, changes), { method: 'POST', redirect: 'manual', body })
  }

  async code(channel: Channel, person = 'union', changes: Texts = {}): Promise<string> {
    if (channel === 'web' || channel === 'mp') {
      return sentBack(await this.page(channel, { sandbox_person: person, ...changes })).get('code') ?? ''
    }
    const made = await this.makeCode({ channel, person, ...changes })
    return String((await fieldsOf(made))['code'])
  }

  async makeCode(query: Texts): Promise<Response> {
    return fetch(`${this.sandbox.url}/sandbox/weixin/code?${new URLSearchParams(query)}`, { method: 'POST' })
  }

  exchangeUrl(channel: Channel, code: string, changes: Texts = {}): string {
    const grant = { ...credentials(channel), grant_type: 'authorization_code' }
    return channel === 'mini'
      ? `${this.sandbox.url}/sns/jscode2session?${new URLSearchParams({ ...grant, js_code: code, ...changes })}`
      : `${this.sandbox.url}/sns/oauth2/access_token?${new URLSearchParams({ ...grant, code, ...changes })}`
  }

  async exchange(channel: Channel, code: string, changes: Texts = {}): Promise<Response> {
    return fetch(this.exchangeUrl(channel, code, changes), { redirect: 'manual' })
  }

  async exchangeWith(fault: string, channel: Channel = 'web', person = 'union'): Promise<Response> {
    return this.exchange(channel, await this.code(channel, person, { sandbox_fault: fault }))
  }

  /** The fields that this person's login is answered with. */
  async identify(channel: Channel, person: string, changes: Texts = {}): Promise<Record<string, unknown>> {
    return fieldsOf(await this.exchange(channel, await this.code(channel, person, changes)))
  }

  async userInfo(token: Record<string, unknown>, changes: Texts = {}): Promise<Response> {
    const query = { access_token: String(token['access_token']), openid: String(token['openid']), lang: 'zh_CN' }
    return fetch(`${this.sandbox.url}/sns/userinfo?${new URLSearchParams({ ...query, ...changes })}`, {
      redirect: 'manual',
    })
  }
}
