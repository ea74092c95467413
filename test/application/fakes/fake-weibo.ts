import type {
  Authentication,
  AuthorizationRequest,
  OAuthProvider,
  TokenLogin,
  WithdrawalNotices,
} from '../../../src/application/ports/oauth-provider.js'
import type { ProviderAccount, ProviderIdentity } from '../../../src/domain/provider-identity.js'
import type { Stored } from './stored.js'

export const APP_KEY = '1000000001'
export const UID = '1404376560'
export const IDENTITY: ProviderIdentity = { provider: 'weibo', uid: UID }
export const ACCOUNT = accountOf(UID)
export const PROFILE = { screenName: '王小明', avatarUrl: 'https://tvax1.sinaimg.cn/1.jpg' }

export class FakeWeibo implements OAuthProvider {
  readonly name = 'weibo'
  readonly channels = [{ name: 'web', method: 'weibo' }] as const
  readonly tokenLogin: TokenLogin = {
    channel: { name: 'app', method: 'weibo-native' },
    authenticate: async (accessToken) => {
      this.stored.call('weibo.tokenLogin')
      this.inspected.push(accessToken)
      return this.answer
    },
  }
  readonly withdrawals: WithdrawalNotices = {
    accountIn: ({ source, uid }) => (source === APP_KEY ? accountOf(uid) : null),
  }
  readonly asked: AuthorizationRequest[] = []
  /** The codes that were exchanged. */
  readonly exchanged: string[] = []
  /** The access tokens that were asked about. */
  readonly inspected: string[] = []
  answer: Authentication = { outcome: 'authenticated', account: ACCOUNT, profile: async () => PROFILE }

  constructor(private readonly stored: Stored) {}

  authorizationUrl(request: AuthorizationRequest): string {
    this.asked.push(request)
    return 'https://api.weibo.com/oauth2/authorize'
  }

  async authenticate(code: string): Promise<Authentication> {
    this.stored.call('weibo.authenticate')
    this.exchanged.push(code)
    return this.answer
  }
}

export function accountOf(uid: string): ProviderAccount {
  return { identity: { provider: 'weibo', uid }, handles: [uid] }
}
