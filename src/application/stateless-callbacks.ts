import type { Provider } from '../domain/provider-identity.js'
import type { Clock } from './ports/clock.js'
import type { ReplayGuard } from './ports/replay-guard.js'
import type { Secrets } from './ports/secrets.js'

export interface StatelessCallbacksPorts {
  readonly clock: Clock
  readonly secrets: Secrets
  readonly replayGuard: ReplayGuard
  /** The providers that may be called back without a state: Weibo under `OAUTH_STATE=optional`. */
  readonly statelessProviders: readonly Provider[]
}

export interface StatelessCallback {
  readonly provider: Provider
  readonly answer: { readonly code: string } | { readonly error: string }
  readonly state: string | null
  readonly browser: string | null
}

/** Longer than the lifetime of any provider's codes. */
const CODE_LIFETIME_MS = 600_000

/**
 * Callbacks without a state, as old front ends send them. An attacker can use them to log a person in with the
 * attacker's code. A browser with our cookie has begun its login here and has a state, so it is refused.
 */
export class StatelessCallbacks {
  constructor(private readonly ports: StatelessCallbacksPorts) {}

  /** Spends the code of a callback, so that a second one is refused. @returns null: admitted; otherwise why not */
  async admit({
    provider,
    answer,
    state,
    browser,
  }: StatelessCallback): Promise<'invalid_state' | 'invalid_code' | null> {
    const { clock, secrets, replayGuard, statelessProviders } = this.ports
    if (!statelessProviders.includes(provider) || state !== null || browser !== null) return 'invalid_state'
    if ('error' in answer) return null
    const until = new Date(clock.now().getTime() + CODE_LIFETIME_MS)
    return (await replayGuard.spend(secrets.hash(answer.code), until)) ? null : 'invalid_code'
  }
}
