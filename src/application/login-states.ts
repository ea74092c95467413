import { isExpired, type LoginAttempt, type LoginPurpose } from '../domain/login-attempt.js'
import type { Clock } from './ports/clock.js'
import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'
import type { SpentStates } from './ports/spent-states.js'

export interface LoginStatesPorts {
  readonly clock: Clock
  readonly sealer: Sealer
  readonly secrets: Secrets
  readonly spentStates: SpentStates
  readonly stateTtlSeconds: number
}

/** A store whose clock is ahead must not forget that a state was spent while we would still accept it. */
const CLOCK_DIFFERENCE_MS = 60_000

/**
 * The `state` of a login (RFC 6749, section 10.12): a sealed login attempt. To begin costs no write, so that nobody can
 * fill the store by beginning; what is stored is that a state has been spent.
 */
export class LoginStates {
  constructor(private readonly ports: LoginStatesPorts) {}

  begin(browser: string, purpose: LoginPurpose, returnTo: string | null): string {
    const expiresAt = this.ports.clock.now().getTime() + this.ports.stateTtlSeconds * 1000
    const userId = purpose.kind === 'bind' ? purpose.userId : null
    const fields = [this.ports.secrets.generate(), browser, userId, expiresAt, returnTo]
    return this.ports.sealer.seal('state', JSON.stringify(fields))
  }

  /** The attempt that a state stands for, whoever sends it and however late; null where it is none of ours. */
  read(state: string): LoginAttempt | null {
    const opened = this.ports.sealer.open('state', state)
    if (opened === null) return null
    const [id, browser, userId, expiresAt, returnTo] = JSON.parse(opened)
    const purpose: LoginPurpose = userId === null ? { kind: 'login' } : { kind: 'bind', userId }
    return { id, browser, purpose, returnTo, expiresAt: new Date(expiresAt) }
  }

  /**
   * Takes the attempt for this browser: true for one caller only, over all processes (rule OA-3).
   * Another browser's try spends nothing.
   */
  async take(attempt: LoginAttempt, browser: string | null): Promise<boolean> {
    if (attempt.browser !== browser || isExpired(attempt, this.ports.clock.now())) return false
    const until = new Date(attempt.expiresAt.getTime() + CLOCK_DIFFERENCE_MS)
    return this.ports.spentStates.spend(this.ports.secrets.hash(attempt.id), until)
  }
}
