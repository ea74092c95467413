import type { Clock } from './ports/clock.js'
import type { Secrets } from './ports/secrets.js'
import type { SpentStates } from './ports/spent-states.js'

export interface StatelessCallbacksPorts {
  readonly clock: Clock
  readonly secrets: Secrets
  readonly spentStates: SpentStates
  /** `OAUTH_STATE=optional`: the oldest front ends send only a code. */
  readonly allowed: boolean
}

interface Callback {
  readonly answer: { readonly code: string } | { readonly error: string }
  readonly state: string | null
  readonly browser: string | null
}

/** Longer than any provider's code lives. */
const CODE_LIFETIME_MS = 600_000

/**
 * Callbacks without a state. Anybody's code can be slipped to a person here, so that none is accepted from a browser
 * that began a login with us and must have a state.
 */
export class StatelessCallbacks {
  constructor(private readonly ports: StatelessCallbacksPorts) {}

  /** Why such a callback is refused, or null. Takes the code: a second callback with it is refused. */
  async errorOf({ answer, state, browser }: Callback): Promise<'invalid_state' | 'invalid_code' | null> {
    if (!this.ports.allowed || state !== null || browser !== null) return 'invalid_state'
    if ('error' in answer) return null
    const until = new Date(this.ports.clock.now().getTime() + CODE_LIFETIME_MS)
    const isFirst = await this.ports.spentStates.spend(this.ports.secrets.hash(answer.code), until)
    return isFirst ? null : 'invalid_code'
  }
}
