import { inspect } from 'node:util'
import { expect } from 'chai'
import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { WeiboProvider } from '../../../src/adapters/weibo/weibo-provider.js'
import type { WeiboSettings } from '../../../src/adapters/weibo/weibo-settings.js'
import type { Log } from '../../../src/application/ports/log.js'
import type { Authentication } from '../../../src/application/ports/oauth-provider.js'
import { type Answer, ScriptedProvider } from '../../support/scripted-provider.js'

export const TOKEN_PATH = '/oauth2/access_token'
export const PROFILE_PATH = '/2/users/show.json'
export const SECRET = 'canary-secret'
export const CODE = 'canary-code'
export const ACCESS_TOKEN = '2.00canary-token'
export const DESCRIPTION = 'canary-description'
export const UID = '1404376560'
export const TOKEN_ANSWER = { access_token: ACCESS_TOKEN, remind_in: '157679999', expires_in: 157679999, uid: UID }
export const INFO_ANSWER = { uid: 1404376560, appkey: 1000000001, scope: '', create_at: 1795000000, expire_in: 157679 }

/** A proof of identity, and the answer of Weibo that names its person. */
export const PROOFS = { 'a code': TOKEN_ANSWER, 'an access token': INFO_ANSWER } as const
export type Proof = keyof typeof PROOFS

/** More than any answer takes, on however busy a machine. */
export const PATIENCE_MS = 5000
/** For tests that wait for the deadline. */
export const TIMEOUT_MS = 200

export const CANARIES = ['canary', SECRET, CODE, ACCESS_TOKEN, DESCRIPTION]

interface LogLine {
  readonly level: keyof Log
  readonly fields: object
  readonly message: string
}

/** The adapter, a Weibo that the test scripts, and everything that was logged. */
export class ProviderUnderTest {
  readonly lines: LogLine[] = []
  readonly provider: WeiboProvider
  private readonly http = new AxiosProviderHttp()

  private constructor(
    readonly weibo: ScriptedProvider,
    private readonly proof: Proof,
    settings: Partial<WeiboSettings>,
    prefix: string,
  ) {
    const note = (level: keyof Log) => (fields: object, message: string) => {
      this.lines.push({ level, fields, message })
    }
    const log: Log = { info: note('info'), warn: note('warn'), error: note('error') }
    this.provider = new WeiboProvider({ ...settingsFor(weibo.url + prefix), ...settings }, this.http, log)
  }

  static async open(
    settings: Partial<WeiboSettings> = {},
    proof: Proof = 'a code',
    prefix = '',
  ): Promise<ProviderUnderTest> {
    return new ProviderUnderTest(await ScriptedProvider.open(), proof, settings, prefix)
  }

  /** What Weibo says to the proof. */
  answers(answer: Answer): void {
    this.weibo.answers(pathOf(this.proof), answer)
  }

  authenticate(): Promise<Authentication> {
    return this.proof === 'a code'
      ? this.provider.authenticate(CODE)
      : this.provider.tokenLogin.authenticate(ACCESS_TOKEN)
  }

  /** Ends the test: whatever it was about, nothing secret was logged (rule OB-4). */
  async close(): Promise<void> {
    this.http.close()
    await this.weibo.close()
    const logged = inspect(this.lines, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null })
    for (const canary of CANARIES) expect(logged).not.to.include(canary)
  }
}

/** The path of the call that identifies the person. */
export function pathOf(proof: Proof): string {
  return proof === 'a code' ? TOKEN_PATH : '/oauth2/get_token_info'
}

export function settingsFor(baseUrl: string): WeiboSettings {
  return {
    clientId: '1000000001',
    clientSecret: SECRET,
    redirectUri: 'https://app.example.com/oauth/callback/',
    baseUrl,
    authorizeUrl: 'https://api.weibo.com/oauth2/authorize',
    timeoutMs: PATIENCE_MS,
    fetchProfile: true,
  }
}
