import { type Deadline, deadlineIn } from '../../application/deadline.js'
import type { Log } from '../../application/ports/log.js'
import type {
  Authentication,
  AuthorizationRequest,
  Channel,
  ChannelChoice,
  CodeLogin,
  MissingHandle,
  OAuthProvider,
} from '../../application/ports/oauth-provider.js'
import type { ProviderCalls } from '../../application/ports/provider-calls.js'
import type { ProviderCall, ProviderHttp } from '../../application/ports/provider-http.js'
import { ProviderStopwatch } from '../../application/provider-stopwatch.js'
import { uidOf } from '../../domain/handle-change.js'
import type { ProviderAccount } from '../../domain/provider-identity.js'
import type { ProviderTime } from '../../domain/request-context.js'
import {
  errorCode,
  isSnapshotUser,
  sessionOwner,
  tokenOwner,
  type WeixinAnswer,
  type WeixinPerson,
  weixinAnswer,
} from './weixin-answer.js'
import { authorizationUrl, channelFor } from './weixin-authorization.js'
import { exchangeCall, exchangeName } from './weixin-exchange.js'
import { weixinFailure } from './weixin-failure.js'
import { WEIXIN_CHANNELS, type WeixinApplication, type WeixinChannel, type WeixinSettings } from './weixin-settings.js'
import { NO_USERINFO, type WeixinUserinfo, weixinUserinfo } from './weixin-userinfo.js'

const PAGE_CHANNELS = ['web', 'mp'] as const
const CODE_CHANNELS = ['app', 'mini'] as const
const PROFILE_SCOPES = ['snsapi_login', 'snsapi_userinfo']

interface Login {
  readonly channel: WeixinChannel
  readonly application: WeixinApplication
  readonly deadline: Deadline
  readonly time: ProviderTime | undefined
}

interface Question extends Required<Pick<ProviderCall, 'name' | 'params'>> {
  readonly path: string
}

/** Login with Weixin on its four channels (docs/weixin.md). */
export class WeixinProvider implements OAuthProvider {
  readonly name = 'weixin'
  readonly calls = ['token', 'profile', 'code'] as const
  readonly isChannelShown = true
  readonly refusalCodes = ['', 'authdeny']
  readonly returnsTwice = true
  readonly spendsCodes = true
  readonly channels: readonly Channel[]
  readonly absentChannels: readonly string[]
  readonly codeLogin: CodeLogin
  private readonly stopwatch: ProviderStopwatch
  readonly channelChoice: ChannelChoice = { for: (userAgent) => channelFor(this.settings, userAgent) }

  constructor(
    private readonly settings: WeixinSettings,
    private readonly http: ProviderHttp,
    private readonly log: Log,
    calls?: ProviderCalls,
  ) {
    this.stopwatch = new ProviderStopwatch(this.name, calls)
    this.channels = this.configured(PAGE_CHANNELS)
    this.absentChannels = this.absent(PAGE_CHANNELS)
    this.codeLogin = { channels: this.configured(CODE_CHANNELS), absentChannels: this.absent(CODE_CHANNELS) }
  }

  authorizationUrl(request: AuthorizationRequest): string {
    return authorizationUrl(this.settings, request)
  }

  channelOf(handles: readonly string[]): string | null {
    const appids = handles.map((handle) => /^openid:(wx[0-9a-f]{16}):/.exec(handle)?.[1])
    const appid = appids.find((each) => each !== undefined)
    return WEIXIN_CHANNELS.find((name) => appid && this.settings.applications[name]?.appid === appid) ?? null
  }

  async authenticate(code: string, channelName: string, time?: ProviderTime): Promise<Authentication> {
    const channel = WEIXIN_CHANNELS.find((name) => name === channelName)
    const application = channel && this.settings.applications[channel]
    if (!application) throw new Error(`the channel ${channelName} has no application`)
    const login = { channel, application, deadline: deadlineIn(this.settings.timeoutMs), time }
    const ended = this.stopwatch.begin(exchangeName(channel), time)
    const answer = await this.exchange(code, login)
    const body = answer.kind === 'answer' && answer.status === 200 ? answer.body : undefined
    if (errorCode(body) !== null) return ended(weixinFailure(answer, channel, this.log))
    if (isSnapshotUser(body)) return ended({ outcome: 'refused', error: 'snapshot_user' } as const)
    const person = channel === 'mini' ? sessionOwner(body) : tokenOwner(body)
    if (!person) return ended(weixinFailure(answer, channel, this.log))
    ended(null)
    return this.authenticated(person, login)
  }

  private authenticated(person: WeixinPerson, login: Login): Authentication {
    let asked: Promise<WeixinUserinfo> | undefined
    const userinfo = () => {
      asked ??= this.userinfo(person, login)
      return asked
    }
    const isExpected = this.expectsUnionid(login.channel)
    const isMissing = person.unionid === null && (isExpected || this.mayAsk(person, login))
    return {
      outcome: 'authenticated',
      account: accountOf(person, login),
      profile: async () => (await userinfo()).profile,
      ...(isMissing ? { missingHandle: this.missingUnionid(person, login, userinfo) } : {}),
    }
  }

  private missingUnionid(person: WeixinPerson, login: Login, userinfo: () => Promise<WeixinUserinfo>): MissingHandle {
    return {
      kind: 'unionid',
      ask: async (isKnown) => {
        const { unionid, isOther } = await userinfo()
        const isRefused = isOther || (unionid === null && this.expectsUnionid(login.channel))
        if (isKnown || !isRefused) return accountOf({ ...person, unionid }, login)
        const facts = { provider: 'weixin', channel: login.channel }
        this.log.warn(facts, 'Weixin returned no usable unionid for an unbound account; login refused (WEIXIN_UNIONID)')
        return { outcome: 'failed', error: 'provider_error' }
      },
    }
  }

  /** A failure at Weixin must not lead to a second account for a person who is bound through another channel. */
  private expectsUnionid(channel: WeixinChannel): boolean {
    return (this.settings.unionid ?? (channel === 'web' || channel === 'app' ? 'expected' : 'optional')) === 'expected'
  }

  private mayAsk({ accessToken, scopes }: WeixinPerson, { channel }: Login): boolean {
    if (accessToken === null) return false
    const granted = scopes ?? [channel === 'mp' ? this.settings.mpScope : 'snsapi_userinfo']
    return granted.some((scope) => PROFILE_SCOPES.includes(scope))
  }

  private async userinfo(person: WeixinPerson, login: Login): Promise<WeixinUserinfo> {
    const { openid, accessToken } = person
    if (accessToken === null || !this.mayAsk(person, login)) return NO_USERINFO
    const ended = this.stopwatch.begin('profile', login.time)
    const params = { access_token: accessToken, openid, lang: 'zh_CN' }
    const answer = await this.get({ name: 'profile', path: '/sns/userinfo', params }, login.deadline)
    const told = weixinUserinfo(answer, openid, this.settings.openUrl)
    const isUsable = told !== NO_USERINFO && !told.isOther
    ended(isUsable ? null : answer.kind === 'silence' ? answer : 'error')
    if (!isUsable) {
      const facts = { provider: 'weixin', channel: login.channel, ...logFields(answer) }
      this.log.info(facts, 'Weixin returned no usable profile')
    }
    return told
  }

  private async exchange(code: string, { channel, application, deadline }: Login): Promise<WeixinAnswer> {
    const call = exchangeCall(this.settings.apiUrl, channel, application, code)
    return weixinAnswer(await this.http.send(call, deadline))
  }

  private configured(names: readonly WeixinChannel[]): readonly Channel[] {
    return names
      .filter((name) => this.settings.applications[name])
      .map((name) => ({ name, method: `${this.name}-${name}` }))
  }

  private absent(names: readonly WeixinChannel[]): readonly string[] {
    return names.filter((name) => !this.settings.applications[name])
  }

  private async get({ name, path, params }: Question, deadline: Deadline): Promise<WeixinAnswer> {
    const url = this.settings.apiUrl.replace(/\/+$/, '') + path
    return weixinAnswer(await this.http.send({ name, method: 'GET', url, params }, deadline))
  }
}

/** The openid comes first: it decides who a person is (docs/weixin.md). */
function accountOf({ openid, unionid }: WeixinPerson, { application: { appid } }: Login): ProviderAccount {
  const ofOpenid = `openid:${appid}:${openid}`
  const ownUid = uidOf(ofOpenid)
  if (unionid === null) return { identity: { provider: 'weixin', uid: ownUid }, handles: [ofOpenid] }
  const ofUnionid = `unionid:${unionid}`
  return {
    identity: { provider: 'weixin', uid: uidOf(ofUnionid) },
    handles: [ofOpenid, ofUnionid],
    otherUid: ownUid,
  }
}

function logFields(answer: WeixinAnswer): object {
  if (answer.kind === 'silence') return { reason: answer.code }
  const code = errorCode(answer.body)
  return { status: answer.status, ...(typeof code === 'number' ? { errcode: code } : {}) }
}
