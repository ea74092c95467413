import { networkOf } from '../domain/network.js'
import type { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/user.js'
import type { LimitedAct, LimitGate } from './limit-gate.js'
import type { Clock } from './ports/clock.js'
import type { RateLimit } from './ports/rate-limiter.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'

/** Null: none. */
export interface RateLimits {
  /** Wrong passwords for an account from an address. */
  readonly account: RateLimit | null
  /** Wrong passwords for an account from everywhere. */
  readonly accountTotal: RateLimit | null
  /** Tries from an address, whatever comes of them. */
  readonly address: RateLimit | null
  /** Refusals that an address causes. */
  readonly failures: RateLimit | null
}

export interface LimitsPorts {
  readonly gate: LimitGate
  readonly limits: RateLimits
  readonly sessions: Pick<Sessions, 'loginAddresses'>
  readonly secrets: Secrets
  readonly clock: Clock
}

export interface PasswordGuess {
  /** The case-folded name, whether or not anybody has it. */
  readonly usernameKey: string
  readonly user: User | null
  readonly act: Omit<LimitedAct, 'userId'>
}

/** So long an address stays known from which somebody has logged in. */
const KNOWN_ADDRESS_MS = 30 * 86_400_000

/** How often anybody may try what (rule BI-11). */
export class Limits {
  constructor(private readonly ports: LimitsPorts) {}

  /** A try of the address, whatever comes of it. */
  tried<R>(act: LimitedAct, run: () => Promise<R>): Promise<R | Refusal> {
    const { gate, limits } = this.ports
    return gate.pass({ limit: limits.address, key: networkOf(act.request.ip), act, settle: () => 'counts' }, run)
  }

  /** What strangers can have refused, each time with an event, and perhaps after a call to the provider. */
  refusable<R>(act: LimitedAct, run: () => Promise<R>, isRefused: (result: R) => boolean): Promise<R | Refusal> {
    const { gate, limits } = this.ports
    const settle = (result: R) => (isRefused(result) ? 'counts' : 'given-back')
    return gate.pass({ limit: limits.failures, key: networkOf(act.request.ip), act, settle }, run)
  }

  /**
   * A password for an account: limited from each address, so that nobody can lock the owner out, and from everywhere
   * together but the owner's own addresses. The same whether or not the account exists (rule BI-12).
   */
  guessed(guess: PasswordGuess, verify: () => Promise<boolean>): Promise<boolean | Refusal> {
    const { gate, limits, secrets } = this.ports
    const account = secrets.hash(guess.usernameKey)
    const act = { ...guess.act, userId: guess.user?.id }
    const from = networkOf(act.request.ip)
    const settle = (result: boolean | Refusal) => {
      if (typeof result === 'object') return 'given-back'
      return result ? 'clears' : 'counts'
    }
    return gate.pass({ limit: limits.account, key: `${account} ${from}`, act, settle }, () =>
      gate.pass(
        {
          limit: limits.accountTotal,
          key: account,
          act,
          settle: (isProven: boolean) => (isProven ? 'given-back' : 'counts'),
          isExempt: async () => guess.user !== null && this.hasLoggedInFrom(guess.user.id, from),
        },
        verify,
      ),
    )
  }

  private async hasLoggedInFrom(userId: string, network: string): Promise<boolean> {
    const since = new Date(this.ports.clock.now().getTime() - KNOWN_ADDRESS_MS)
    const known = await this.ports.sessions.loginAddresses(userId, since)
    return known.some((address) => networkOf(address) === network)
  }
}
