import type { AuditedAction } from '../domain/audit-event.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Outbox } from './ports/outbox.js'
import type { RateLimit, RateLimiter, RateLimitResult } from './ports/rate-limiter.js'

export interface Attempt {
  readonly action: AuditedAction
  readonly request: RequestContext
  readonly userId?: string | undefined
}

export interface Limited<R> {
  readonly limit: RateLimit | null
  readonly key: string
  readonly attempt: Attempt
  /** Whether the attempt counts, is given back, or clears all attempts of the key. */
  readonly settle: (result: R) => 'counts' | 'given-back' | 'clears'
  /** Whether the call may run although the limit is reached. Called only then. */
  readonly isExempt?: () => Promise<boolean>
}

export interface LimitGatePorts {
  readonly limiter: RateLimiter
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/**
 * Runs a call unless its limit is reached. The attempt is taken before the call and settled after it: if attempts were
 * counted only afterwards, concurrent calls could exceed the limit (ADR 12).
 */
export class LimitGate {
  constructor(private readonly ports: LimitGatePorts) {}

  async pass<R>(limited: Limited<R>, run: () => Promise<R>): Promise<R | Refusal> {
    const { limit, key } = limited
    if (!limit) return run()
    const taken = await this.ports.limiter.take(limit, key)
    if (taken.outcome === 'granted') return this.settled(limit, limited, run)
    return this.reached(limit, limited, taken, run)
  }

  /** If `run` throws, the attempt is given back. */
  private async settled<R>(limit: RateLimit, { key, settle }: Limited<R>, run: () => Promise<R>): Promise<R> {
    let end: ReturnType<typeof settle> = 'given-back'
    try {
      const result = await run()
      end = settle(result)
      return result
    } finally {
      if (end === 'given-back') this.ports.limiter.giveBack(limit, key)
      if (end === 'clears') this.ports.limiter.clear(limit, key)
    }
  }

  /** The first refusal of a window has an event. If it cannot be stored, the next refusal counts as the first. */
  private async reached<R>(limit: RateLimit, limited: Limited<R>, taken: Reached, run: () => Promise<R>) {
    const { key, attempt, isExempt } = limited
    let isAudited = !taken.isFirst
    try {
      if (await isExempt?.()) return await run()
      if (taken.isFirst) await this.audit(attempt)
      isAudited = true
      return refusal('too_many_requests', taken.retryAfterSeconds)
    } finally {
      if (!isAudited) this.ports.limiter.resetFirstRefusal(limit, key)
    }
  }

  private audit({ action, request, userId }: Attempt): Promise<void> {
    const facts = { action, ...(userId && { userId }) }
    return this.ports.outbox.append(this.ports.events.event('weibind.limit.reached', request, facts))
  }
}

type Reached = Extract<RateLimitResult, { outcome: 'reached' }>
