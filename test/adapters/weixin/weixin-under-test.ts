import { inspect } from 'node:util'
import { expect } from 'chai'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { WeixinProvider } from '../../../src/adapters/weixin/weixin-provider.js'
import type { WeixinChannel, WeixinSettings } from '../../../src/adapters/weixin/weixin-settings.js'
import type { Log } from '../../../src/application/ports/log.js'
import type { Authentication } from '../../../src/application/ports/oauth-provider.js'
import { APPIDS } from '../../support/fake-weixin.js'
import { type Answer, json, ScriptedProvider } from '../../support/scripted-provider.js'

export const SECRET = 'canary-secret'
export const CODE = 'canary-code'
export const ACCESS_TOKEN = 'canary-token'
export const SESSION_KEY = 'canary-session-key'
export const OPENID = 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M'
export const UNIONID = 'u6_bmasdasdsad6_2sgVt7hMZOPf'
export const SESSION_ANSWER = { openid: OPENID, session_key: SESSION_KEY, unionid: UNIONID }
export const TOKEN_ANSWER = {
  access_token: ACCESS_TOKEN,
  expires_in: 7200,
  refresh_token: 'canary-refresh',
  openid: OPENID,
  scope: 'snsapi_userinfo',
  unionid: UNIONID,
}
/** More than any answer takes, on however busy a machine. */
export const PATIENCE_MS = 5000

type Authenticated = Extract<Authentication, { outcome: 'authenticated' }>

interface LogLine {
  readonly level: keyof Log
  readonly fields: object
  readonly message: string
}

/** The adapter, a Weixin that the test scripts, and everything that was logged. */
export class WeixinUnderTest {
  readonly lines: LogLine[] = []
  readonly provider: WeixinProvider
  private readonly http = new AxiosProviderHttp()

  private constructor(
    readonly server: ScriptedProvider,
    settings: Partial<WeixinSettings>,
  ) {
    const note = (level: keyof Log) => (fields: object, message: string) => {
      this.lines.push({ level, fields, message })
    }
    const log: Log = { info: note('info'), warn: note('warn'), error: note('error') }
    this.provider = new WeixinProvider({ ...settingsFor(server.url), ...settings }, this.http, log)
  }

  static async open(settings: Partial<WeixinSettings> = {}): Promise<WeixinUnderTest> {
    return new WeixinUnderTest(await ScriptedProvider.open(), settings)
  }

  /** What Weixin says to a code of this channel. */
  answers(channel: WeixinChannel, answer: Answer | object): void {
    this.server.answers(pathOf(channel), typeof answer === 'function' ? (answer as Answer) : json(200, answer))
  }

  answersUserinfo(answer: Answer | object): void {
    this.server.answers('/sns/userinfo', typeof answer === 'function' ? (answer as Answer) : json(200, answer))
  }

  authenticate(channel: WeixinChannel): Promise<Authentication> {
    return this.provider.authenticate(CODE, channel)
  }

  async authenticated(channel: WeixinChannel): Promise<Authenticated> {
    const authentication = await this.authenticate(channel)
    if (authentication.outcome !== 'authenticated') throw new Error(authentication.outcome)
    return authentication
  }

  /** Ends the test, and checks that no secret and no part of a URL was logged (rule WX-14). */
  async close(): Promise<void> {
    const { url } = this.server
    this.http.close()
    await this.server.close()
    const logged = inspect(this.lines, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null })
    for (const secret of ['canary', OPENID, UNIONID, '/sns/', 'secret=', url]) expect(logged).not.to.include(secret)
  }
}

export function pathOf(channel: WeixinChannel): string {
  return channel === 'mini' ? '/sns/jscode2session' : '/sns/oauth2/access_token'
}

export function settingsFor(apiUrl: string): WeixinSettings {
  return {
    applications: {
      web: { appid: APPIDS.web, secret: `${SECRET}-web` },
      mp: { appid: APPIDS.mp, secret: `${SECRET}-mp` },
      app: { appid: APPIDS.app, secret: `${SECRET}-app` },
      mini: { appid: APPIDS.mini, secret: `${SECRET}-mini` },
    },
    redirectUri: 'https://app.example.com/oauth/callback/weixin/',
    openUrl: 'https://open.weixin.qq.com',
    apiUrl,
    mpScope: 'snsapi_userinfo',
    unionid: null,
    timeoutMs: PATIENCE_MS,
  }
}
