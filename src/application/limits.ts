import type { AuditedAction } from '../domain/audit-event.js'
import { networkOf } from '../domain/network.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { LimitGate } from './limit-gate.js'
import type { Clock } from './ports/clock.js'
import type { RateLimit } from './ports/rate-limiter.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { UseCase } from './use-case.js'
import type { PasswordGuess } from './verify-password.js'

/** The variables `RATE_LIMIT_...` (docs/configuration.md). Null: no limit. */
export interface RateLimits {
  /** Wrong passwords for an account from an address. */
  readonly account: RateLimit | null
  /** Wrong passwords for an account from all addresses. */
  readonly accountTotal: RateLimit | null
  /** Attempts from an address, successful or not. */
  readonly address: RateLimit | null
  /** Refused calls from an address. */
  readonly failures: RateLimit | null
}

export interface LimitsPorts {
  readonly gate: LimitGate
  readonly rateLimits: RateLimits
  readonly sessions: Pick<Sessions, 'loginAddresses'>
  readonly secrets: Secrets
  readonly clock: Clock
}

interface Call {
  readonly request: RequestContext
  readonly userId?: string | undefined
}

interface RefusalRule<Input, Result> {
  /** Whether a result uses up an attempt. Default: every refusal does. */
  readonly counts?: (result: Result) => boolean
  /** Whether the limit applies to an input. Default: to every input. */
  readonly appliesTo?: (input: Input) => boolean
}

/** How long an address counts as the user's own after a login from it. */
const KNOWN_ADDRESS_MS = 30 * 86_400_000

/** Wraps use cases in the limits of rule BI-11. */
export class Limits {
  constructor(private readonly ports: LimitsPorts) {}

  /** Limits how often an address may call. A call with invalid input does not count. */
  attempts<Input extends Call, Result>(
    action: AuditedAction | ((input: Input) => AuditedAction),
    useCase: UseCase<Input, Result>,
  ): UseCase<Input, Result | Refusal> {
    const { gate, rateLimits } = this.ports
    return {
      execute: (input) => {
        const attempt = { ...callOf(input), action: typeof action === 'function' ? action(input) : action }
        const settle = (result: Result) => (isInvalid(result) ? 'given-back' : 'counts')
        const limited = { limit: rateLimits.address, key: networkOf(input.request.ip), attempt, settle } as const
        return gate.pass(limited, () => useCase.execute(input))
      },
    }
  }

  /** Limits how many refusals an address may cause: each costs an event, some a call to the provider. */
  refusals<Input extends Call, Result>(
    action: AuditedAction,
    useCase: UseCase<Input, Result>,
    { counts = isRefused, appliesTo = () => true }: RefusalRule<Input, Result> = {},
  ): UseCase<Input, Result | Refusal> {
    const { gate, rateLimits } = this.ports
    return {
      execute: (input) => {
        if (!appliesTo(input)) return useCase.execute(input)
        const attempt = { ...callOf(input), action }
        const settle = (result: Result) => (counts(result) ? 'counts' : 'given-back')
        const limited = { limit: rateLimits.failures, key: networkOf(input.request.ip), attempt, settle } as const
        return gate.pass(limited, () => useCase.execute(input))
      },
    }
  }

  /**
   * Limits wrong passwords for an account: from each address, so that a stranger cannot lock the owner out, and from all
   * addresses together except the owner's own. A name without an account is limited in the same way (rule BI-12).
   */
  guesses(verification: UseCase<PasswordGuess, boolean>): UseCase<PasswordGuess, boolean | Refusal> {
    const { gate, rateLimits, secrets } = this.ports
    return {
      execute: (guess) => {
        const account = secrets.hash(guess.usernameKey)
        const attempt = { ...guess.attempt, userId: guess.user?.id }
        const network = networkOf(attempt.request.ip)
        const settle = (result: boolean | Refusal) => {
          if (typeof result === 'object') return 'given-back'
          // A right password that the operator's act makes useless is neither a guess nor a success.
          if (result && guess.user?.disabled) return 'given-back'
          return result ? 'clears' : 'counts'
        }
        const total = {
          limit: rateLimits.accountTotal,
          key: account,
          attempt,
          settle: (isRight: boolean) => (isRight ? 'given-back' : 'counts'),
          isExempt: async () => guess.user !== null && this.hasLoggedInFrom(guess.user.id, network),
        } as const
        return gate.pass({ limit: rateLimits.account, key: `${account} ${network}`, attempt, settle }, () =>
          gate.pass(total, () => verification.execute(guess)),
        )
      },
    }
  }

  private async hasLoggedInFrom(userId: string, network: string): Promise<boolean> {
    const since = new Date(this.ports.clock.now().getTime() - KNOWN_ADDRESS_MS)
    const known = await this.ports.sessions.loginAddresses(userId, since)
    return known.some((address) => networkOf(address) === network)
  }
}

function callOf({ request, userId }: Call): Call {
  return { request, userId }
}

function isRefused(result: unknown): boolean {
  return hasOutcome(result, 'refused')
}

function isInvalid(result: unknown): boolean {
  return hasOutcome(result, 'invalid')
}

function hasOutcome(result: unknown, outcome: string): boolean {
  return typeof result === 'object' && result !== null && 'outcome' in result && result.outcome === outcome
}
