import type { AuditedAction } from '../domain/audit-event.js'
import { networkOf } from '../domain/network.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { User } from '../domain/user.js'
import type { Attempt, LimitGate } from './limit-gate.js'
import type { Clock } from './ports/clock.js'
import type { RateLimit } from './ports/rate-limiter.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { RecoveryTried, RecoveryTry } from './recover-account.js'
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

/** A try to prove that one is the owner of an account. */
interface AccountTry {
  /** The case-folded name, whether or not it has an account. */
  readonly usernameKey: string
  readonly user: User | null
  readonly attempt: Omit<Attempt, 'userId'>
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
    return this.tries(verification, (isRight, { user }) => {
      // A right password that the operator's act makes useless is neither a guess nor a success.
      if (isRight) return user?.disabled ? 'given-back' : 'clears'
      return 'counts'
    })
  }

  /** As `guesses`, for recovery codes. */
  recoveries(recovery: UseCase<RecoveryTry, RecoveryTried>): UseCase<RecoveryTry, RecoveryTried> {
    return this.tries(recovery, (result) => {
      if (result.outcome === 'recovered') return 'clears'
      return result.error === 'invalid_credentials' ? 'counts' : 'given-back'
    })
  }

  private tries<Input extends AccountTry, Result>(
    useCase: UseCase<Input, Result>,
    verdictOf: (result: Result, input: Input) => 'counts' | 'given-back' | 'clears',
  ): UseCase<Input, Result | Refusal> {
    const { gate, rateLimits, secrets } = this.ports
    return {
      execute: (tried) => {
        const account = secrets.hash(tried.usernameKey)
        const attempt = { ...tried.attempt, userId: tried.user?.id }
        const network = networkOf(attempt.request.ip)
        // A refusal by the limit of all addresses is no try of this one.
        let verdict: ReturnType<typeof verdictOf> = 'given-back'
        const run = async () => {
          const result = await useCase.execute(tried)
          verdict = verdictOf(result, tried)
          return result
        }
        const total = {
          limit: rateLimits.accountTotal,
          key: account,
          attempt,
          settle: () => (verdict === 'counts' ? verdict : 'given-back'),
          isExempt: async () => tried.user !== null && this.hasLoggedInFrom(tried.user.id, network),
        } as const
        const ofAddress = { limit: rateLimits.account, key: `${account} ${network}`, attempt, settle: () => verdict }
        return gate.pass<Result | Refusal>(ofAddress, () => gate.pass<Result>(total, run))
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
