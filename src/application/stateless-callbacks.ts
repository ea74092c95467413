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

type StatelessProblem = 'invalid_state' | 'invalid_code'

/** Longer than the lifetime of any provider's codes. */
const CODE_LIFETIME_MS = 600_000

/**
 * Callbacks without a state, as old front ends send them. An attacker can use them to log a person in with the
 * attacker's code. A browser with our cookie has begun its login here and has a state, so it is refused.
 */
export class StatelessCallbacks {
  constructor(private readonly ports: StatelessCallbacksPorts) {}

  /** Spends the code of a callback, so that a second one is refused. @returns null: admitted; otherwise why not */
  async spend(callback: StatelessCallback): Promise<StatelessProblem | null> {
    if (!this.isAdmitted(callback)) return 'invalid_state'
    if ('error' in callback.answer) return null
    const { clock, secrets, replayGuard } = this.ports
    const until = new Date(clock.now().getTime() + CODE_LIFETIME_MS)
    return (await replayGuard.spend(secrets.hash(callback.answer.code), until)) ? null : 'invalid_code'
  }

  /** What `spend` would return now. Spends nothing. */
  async check(callback: StatelessCallback): Promise<StatelessProblem | null> {
    if (!this.isAdmitted(callback)) return 'invalid_state'
    if ('error' in callback.answer) return null
    const { clock, secrets, replayGuard } = this.ports
    return (await replayGuard.isSpent(secrets.hash(callback.answer.code), clock.now())) ? 'invalid_code' : null
  }

  private isAdmitted({ provider, state, browser }: StatelessCallback): boolean {
    return this.ports.statelessProviders.includes(provider) && state === null && browser === null
  }
}
