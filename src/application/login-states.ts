import { isExpired, type LoginAttempt, type LoginPurpose } from '../domain/login-attempt.js'
import type { Provider } from '../domain/provider-identity.js'
import type { Clock } from './ports/clock.js'
import type { ReplayGuard } from './ports/replay-guard.js'
import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'

export interface LoginStatesPorts {
  readonly clock: Clock
  /** Its sealed values are short and contain only letters and digits. */
  readonly stateSealer: Sealer
  readonly secrets: Secrets
  readonly replayGuard: ReplayGuard
  readonly stateTtlSeconds: number
}

export interface NewLoginAttempt {
  readonly provider: Provider
  readonly channel: string
  readonly browser: string
  readonly purpose: LoginPurpose
}

/** Why a state cannot be spent. For the log only (rule IN-7). */
export type StateProblem = 'no-cookie' | 'other-browser' | 'expired' | 'spent'

/** A store whose clock is ahead must not delete a spent state before it has expired. */
const CLOCK_DIFFERENCE_MS = 60_000
const SUCCESS_REMEMBERED_MS = 30_000
/** 66 bits: two browsers never have the same digest by chance, and the state stays short. */
const DIGEST_LENGTH = 11
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * The `state` of a login (RFC 6749, section 10.12): a sealed login attempt of at most 128 letters and digits. Only spent
 * states are stored, so that an attacker cannot fill the store by beginning logins.
 */
export class LoginStates {
  constructor(private readonly ports: LoginStatesPorts) {}

  begin({ provider, channel, browser, purpose }: NewLoginAttempt): string {
    const expiresAt = Math.floor(this.ports.clock.now().getTime() / 1000) + this.ports.stateTtlSeconds
    const userId = purpose.kind === 'bind' ? packed(purpose.userId) : ''
    const fields = [provider, channel, expiresAt.toString(36), this.digest(browser), userId]
    return this.ports.stateSealer.seal('state', fields.join(' '))
  }

  /**
   * The login attempt in a state, also if it has expired or is of another browser. Null: we did not issue the state.
   */
  read(state: string): LoginAttempt | null {
    const opened = this.ports.stateSealer.open('state', state)
    if (opened === null) return null
    const [provider = '', channel = '', expiresAt = '', browserDigest = '', userId = ''] = opened.split(' ')
    const purpose: LoginPurpose = userId === '' ? { kind: 'login' } : { kind: 'bind', userId: unpacked(userId) }
    return { provider, channel, purpose, browserDigest, expiresAt: new Date(Number.parseInt(expiresAt, 36) * 1000) }
  }

  /**
   * Spends a state. Of all calls with it, in all processes, only one succeeds (rule OA-3). A call from another browser
   * spends nothing. @returns null: spent now; otherwise why it could not be spent
   */
  async spend(state: string, attempt: LoginAttempt, browser: string | null): Promise<StateProblem | null> {
    const problem = this.problemOf(attempt, browser)
    if (problem) return problem
    const until = new Date(attempt.expiresAt.getTime() + CLOCK_DIFFERENCE_MS)
    return (await this.ports.replayGuard.spend(this.ports.secrets.hash(state), until)) ? null : 'spent'
  }

  /** What `spend` would return now. Spends nothing. */
  async check(state: string, attempt: LoginAttempt, browser: string | null): Promise<StateProblem | null> {
    const problem = this.problemOf(attempt, browser)
    if (problem) return problem
    const { replayGuard, secrets, clock } = this.ports
    return (await replayGuard.isSpent(secrets.hash(state), clock.now())) ? 'spent' : null
  }

  /** Remembers for 30 s that a login with this state succeeded. */
  async noteSuccess(state: string): Promise<void> {
    const until = new Date(this.ports.clock.now().getTime() + SUCCESS_REMEMBERED_MS)
    await this.ports.replayGuard.spend(this.successOf(state), until)
  }

  hasSucceeded(state: string): Promise<boolean> {
    return this.ports.replayGuard.isSpent(this.successOf(state), this.ports.clock.now())
  }

  private problemOf(attempt: LoginAttempt, browser: string | null): StateProblem | null {
    if (browser === null) return 'no-cookie'
    if (attempt.browserDigest !== this.digest(browser)) return 'other-browser'
    return isExpired(attempt, this.ports.clock.now()) ? 'expired' : null
  }

  private successOf(state: string): string {
    return this.ports.secrets.hash(`success ${state}`)
  }

  private digest(browser: string): string {
    return this.ports.secrets.hash(browser).slice(0, DIGEST_LENGTH)
  }
}

/** Shortens a UUID from 36 to 22 characters. Another id is kept, with a dot before it. */
function packed(id: string): string {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') : `.${id}`
}

function unpacked(text: string): string {
  if (text.startsWith('.')) return text.slice(1)
  const hex = Buffer.from(text, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
