import type {
  Authentication,
  ChannelChoice,
  CodeLogin,
  MissingHandle,
  OAuthProvider,
} from '../../../src/application/ports/oauth-provider.js'
import type { ProviderAccount } from '../../../src/domain/provider-identity.js'

type Told = Awaited<ReturnType<MissingHandle['ask']>>

export const KITE_ACCOUNT: ProviderAccount = { identity: { provider: 'kite', uid: 'k.1' }, handles: ['id:k:1'] }

/** A provider that has the optional capabilities which Weibo lacks, as Weixin does. */
export class FakeKite implements OAuthProvider {
  readonly name = 'kite'
  readonly channels = [
    { name: 'web', method: 'kite-web' },
    { name: 'mp', method: 'kite-mp' },
  ]
  readonly absentChannels = []
  readonly isChannelShown = true
  readonly refusalCodes = ['', 'denied']
  readonly returnsTwice = true
  readonly spendsCodes = true
  readonly channelChoice: ChannelChoice = {
    for: (userAgent) =>
      userAgent === 'Kite' ? { channel: 'mp', hint: null } : { channel: 'web', hint: 'open_outside_wechat' },
  }
  readonly codeLogin: CodeLogin = { channels: [{ name: 'app', method: 'kite-app' }], absentChannels: ['mini'] }
  /** Each code that was exchanged, with its channel. */
  readonly exchanged: (readonly [code: string, channel: string])[] = []
  /** Whether the account was known, each time that the missing handle was asked for. */
  readonly asked: boolean[] = []
  answer: Authentication = { outcome: 'authenticated', account: KITE_ACCOUNT, profile: async () => null }

  channelOf(handles: readonly string[]): string | null {
    return handles[0] === 'id:k:1' ? 'app' : null
  }

  authorizationUrl(): string {
    return 'https://kite.example/authorize'
  }

  async authenticate(code: string, channel: string): Promise<Authentication> {
    this.exchanged.push([code, channel])
    return this.answer
  }

  /** Makes later answers lack a handle of the kind `all`. `told` is what the provider returns when asked for it. */
  lacksHandle(told: Told | ((isKnown: boolean) => Told)): void {
    const ask = async (isKnown: boolean) => {
      this.asked.push(isKnown)
      return typeof told === 'function' ? told(isKnown) : told
    }
    const missingHandle = { kind: 'all', ask }
    this.answer = { outcome: 'authenticated', account: KITE_ACCOUNT, profile: async () => null, missingHandle }
  }
}
