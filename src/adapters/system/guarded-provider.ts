import type { OAuthProvider } from '../../application/ports/oauth-provider.js'
import type { ExchangeGuard } from './exchange-guard.js'

/** The provider, with its exchanges on all channels behind one guard. Everything else is the provider's own. */
export function guardedProvider<P extends OAuthProvider>(provider: P, guard: ExchangeGuard): P {
  const { tokenLogin } = provider
  const guarded: Partial<OAuthProvider> = {
    heldBack: () => guard.heldBack(),
    authenticate: (code, channel, time) => guard.run(() => provider.authenticate(code, channel, time)),
    ...(tokenLogin && {
      tokenLogin: {
        ...tokenLogin,
        authenticate: (token, time) => guard.run(() => tokenLogin.authenticate(token, time)),
      },
    }),
  }
  return Object.assign(Object.create(provider), guarded)
}
