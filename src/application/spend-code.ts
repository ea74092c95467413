import type { Clock } from './ports/clock.js'
import type { OAuthProvider } from './ports/oauth-provider.js'
import type { ReplayGuard } from './ports/replay-guard.js'
import type { Secrets } from './ports/secrets.js'

export interface SpendCodePorts {
  readonly replayGuard: ReplayGuard
  readonly secrets: Secrets
  readonly clock: Clock
}

/** No code of a provider lives longer. */
const CODE_LIFETIME_MS = 600_000

/**
 * Spends a code before it is sent, as a state is (rules OA-3 and WX-1), for all channels of the provider.
 * @returns false: it was spent before and must not be sent again
 */
export function spendCode(
  { replayGuard, secrets, clock }: SpendCodePorts,
  provider: OAuthProvider,
  code: string,
): Promise<boolean> {
  const until = new Date(clock.now().getTime() + CODE_LIFETIME_MS)
  return replayGuard.spend(secrets.hash(`${provider.name} ${code}`), until)
}
