import type { LoginMethod } from '../domain/audit-event.js'
import type { LoginPurpose } from '../domain/login-attempt.js'
import type { Provider } from '../domain/provider-identity.js'
import type { Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'

export interface OfferedProvider {
  readonly provider: Provider
  readonly channels: readonly string[]
  readonly purposes: readonly LoginPurpose['kind'][]
  readonly hasCodeLogin: boolean
  readonly hasTokenLogin: boolean
  readonly hasWithdrawals: boolean
  /** The codes of a callback that is a refusal, `''` for none. Null: a callback without a code is invalid. */
  readonly refusalCodes: readonly string[] | null
  readonly methods: OfferedMethods
}

/** The `data.method` of logins in audit events. */
export interface OfferedMethods {
  readonly all: readonly LoginMethod[]
  /** Of the first channel of each kind; null if there is none. */
  readonly page: LoginMethod | null
  readonly code: LoginMethod | null
  readonly token: LoginMethod | null
}

export class ListProviders {
  constructor(private readonly ports: { readonly providers: Providers }) {}

  execute(): readonly OfferedProvider[] {
    return [...this.ports.providers.values()].map((provider) => ({
      provider: provider.name,
      channels: channelsOf(provider).map(({ name }) => name),
      purposes: ['login', 'bind'],
      hasCodeLogin: provider.codeLogin !== undefined,
      hasTokenLogin: provider.tokenLogin !== undefined,
      hasWithdrawals: provider.withdrawals !== undefined,
      refusalCodes: provider.refusalCodes ?? null,
      methods: methodsOf(provider),
    }))
  }
}

function methodsOf(provider: OAuthProvider): OfferedMethods {
  const { channels, tokenLogin, codeLogin } = provider
  return {
    all: channelsOf(provider).map(({ method }) => method),
    page: channels[0]?.method ?? null,
    code: codeLogin?.channels[0]?.method ?? null,
    token: tokenLogin?.channel.method ?? null,
  }
}

function channelsOf({ channels, tokenLogin, codeLogin }: OAuthProvider): readonly Channel[] {
  return [...channels, ...(tokenLogin ? [tokenLogin.channel] : []), ...(codeLogin?.channels ?? [])]
}
