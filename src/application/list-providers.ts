import type { LoginPurpose } from '../domain/login-attempt.js'
import type { Provider } from '../domain/provider-identity.js'
import type { Providers } from './ports/oauth-provider.js'

export interface OfferedProvider {
  readonly provider: Provider
  readonly channels: readonly string[]
  readonly purposes: readonly LoginPurpose['kind'][]
  readonly hasTokenLogin: boolean
  readonly hasWithdrawals: boolean
}

export class ListProviders {
  constructor(private readonly ports: { readonly providers: Providers }) {}

  execute(): readonly OfferedProvider[] {
    return [...this.ports.providers.values()].map(({ name, channels, tokenLogin, withdrawals }) => ({
      provider: name,
      channels: [...channels, ...(tokenLogin ? [tokenLogin.channel] : [])].map((channel) => channel.name),
      purposes: ['login', 'bind'],
      hasTokenLogin: tokenLogin !== undefined,
      hasWithdrawals: withdrawals !== undefined,
    }))
  }
}
