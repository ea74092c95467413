import { type Deadline, deadlineIn } from '../../application/deadline.js'
import type { Log } from '../../application/ports/log.js'
import type {
  Authentication,
  AuthorizationRequest,
  OAuthProvider,
  TokenLogin,
  WithdrawalNotices,
} from '../../application/ports/oauth-provider.js'
import type { ProviderCalls } from '../../application/ports/provider-calls.js'
import type { ProviderCall, ProviderHttp } from '../../application/ports/provider-http.js'
import { ProviderStopwatch } from '../../application/provider-stopwatch.js'
import type { ProviderAccount, ProviderProfile } from '../../domain/provider-identity.js'
import type { ProviderTime } from '../../domain/request-context.js'
import { identified, isUid, tokenOwner, type WeiboAnswer, weiboAnswer } from './weibo-answer.js'
import { exchangeCall } from './weibo-exchange.js'
import { weiboFailure } from './weibo-failure.js'
import { weiboProfile } from './weibo-profile.js'
import type { WeiboSettings } from './weibo-settings.js'

interface TokenOwner {
  readonly uid: string
  readonly accessToken: string
}

/** Login with Weibo, by an authorization code or by the access token of a native app (docs/weibo.md). */
export class WeiboProvider implements OAuthProvider {
  readonly name = 'weibo'
  readonly calls = ['token', 'profile', 'token_info'] as const
  readonly channels = [{ name: 'web', method: 'weibo' }] as const
  readonly tokenLogin: TokenLogin = {
    channel: { name: 'app', method: 'weibo-native' },
    authenticate: (accessToken, time) => this.authenticateByToken(accessToken, time),
  }
  readonly withdrawals: WithdrawalNotices = {
    accountIn: ({ source, uid }) => (source === this.settings.clientId && isUid(uid) ? this.account(uid) : null),
  }

  private readonly stopwatch: ProviderStopwatch

  constructor(
    private readonly settings: WeiboSettings,
    private readonly http: ProviderHttp,
    private readonly log: Log,
    calls?: ProviderCalls,
  ) {
    this.stopwatch = new ProviderStopwatch(this.name, calls)
  }

  authorizationUrl({ state, forceLogin, language, isMobile }: AuthorizationRequest): string {
    const url = new URL(this.settings.authorizeUrl)
    url.searchParams.set('client_id', this.settings.clientId)
    url.searchParams.set('redirect_uri', this.settings.redirectUri)
    url.searchParams.set('response_type', 'code')
    url.searchParams.set('state', state)
    if (forceLogin) url.searchParams.set('forcelogin', 'true')
    if (language) url.searchParams.set('language', language)
    if (isMobile) url.searchParams.set('display', 'mobile')
    return url.href
  }

  async authenticate(code: string, _channel?: string, time?: ProviderTime): Promise<Authentication> {
    const deadline = deadlineIn(this.settings.timeoutMs)
    const ended = this.stopwatch.begin('token', time)
    const answer = await this.exchange(code, deadline)
    const person = identified(answer)
    if (!person) return ended(weiboFailure(answer, this.log))
    ended(null)
    return this.authenticated(person, deadline, time)
  }

  private async authenticateByToken(accessToken: string, time?: ProviderTime): Promise<Authentication> {
    const deadline = deadlineIn(this.settings.timeoutMs)
    const ended = this.stopwatch.begin('token_info', time)
    const answer = await this.inspect(accessToken, deadline)
    const owner = tokenOwner(answer)
    if (!owner) return ended(weiboFailure(answer, this.log))
    if (owner.appKey !== this.settings.clientId || !owner.isAlive)
      return ended({ outcome: 'refused', error: 'invalid_code' } as const)
    ended(null)
    return this.authenticated({ uid: owner.uid, accessToken }, deadline, time)
  }

  private authenticated(owner: TokenOwner, deadline: Deadline, time?: ProviderTime): Authentication {
    const profile = () => this.profile(owner, deadline, time)
    return { outcome: 'authenticated', account: this.account(owner.uid), profile }
  }

  private account(uid: string): ProviderAccount {
    return { identity: { provider: this.name, uid }, handles: [uid] }
  }

  private exchange(code: string, deadline: Deadline): Promise<WeiboAnswer> {
    return this.send(exchangeCall(this.settings, code), deadline)
  }

  private inspect(accessToken: string, deadline: Deadline): Promise<WeiboAnswer> {
    const form = new URLSearchParams({ access_token: accessToken })
    const url = this.url('/oauth2/get_token_info')
    return this.send({ name: 'token_info', method: 'POST', url, data: form }, deadline)
  }

  private async profile(
    { uid, accessToken }: TokenOwner,
    deadline: Deadline,
    time?: ProviderTime,
  ): Promise<ProviderProfile | null> {
    if (!this.settings.fetchProfile) return null
    const ended = this.stopwatch.begin('profile', time)
    const params = { access_token: accessToken, uid }
    const url = this.url('/2/users/show.json')
    const answer = await this.send({ name: 'profile', method: 'GET', url, params }, deadline)
    const profile = answer.kind === 'answer' && answer.status === 200 ? weiboProfile(answer.body, uid) : null
    ended(profile ? null : answer.kind === 'silence' ? answer : 'error')
    if (!profile) this.log.info({ provider: 'weibo', ...logFields(answer) }, 'Weibo returned no profile')
    return profile
  }

  private async send(call: ProviderCall, deadline: Deadline): Promise<WeiboAnswer> {
    return weiboAnswer(await this.http.send(call, deadline))
  }

  private url(path: string): string {
    return this.settings.baseUrl.replace(/\/+$/, '') + path
  }
}

function logFields(answer: WeiboAnswer): object {
  return answer.kind === 'answer' ? { status: answer.status } : { reason: answer.code }
}
