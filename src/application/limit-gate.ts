import type { AuditedAction } from '../domain/audit-event.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Outbox } from './ports/outbox.js'
import type { RateLimit, RateLimiter, TakenTry } from './ports/rate-limiter.js'

/** What somebody tries, as the audit trail names it. */
export interface LimitedAct {
  readonly action: AuditedAction
  readonly request: RequestContext
  /** Whose account it aims at, where that is known. */
  readonly userId?: string | undefined
}

export interface Limited<R> {
  /** Null: none. */
  readonly limit: RateLimit | null
  readonly key: string
  readonly act: LimitedAct
  /** What becomes of the try that it took. */
  readonly settle: (result: R) => 'counts' | 'given-back' | 'clears'
  /** Asked only where the limit is reached: whether it does not hold here. */
  readonly isExempt?: () => Promise<boolean>
}

export interface LimitGatePorts {
  readonly limiter: RateLimiter
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/**
 * Lets a limited number through. The try is taken beforehand and settled afterwards: were it counted afterwards, any
 * number at once would come through.
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

  /** What was not answered was no try. */
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

  private async reached<R>(limit: RateLimit, limited: Limited<R>, taken: Reached, run: () => Promise<R>) {
    const { key, act, isExempt } = limited
    let isTold = !taken.isFirst
    try {
      if (await isExempt?.()) return await run()
      if (taken.isFirst) await this.tell(act)
      isTold = true
      return refusal('too_many_requests', taken.retryAfterSeconds)
    } finally {
      if (!isTold) this.ports.limiter.untell(limit, key)
    }
  }

  private tell({ action, request, userId }: LimitedAct): Promise<void> {
    const facts = { action, ...(userId && { userId }) }
    return this.ports.outbox.append(this.ports.events.event('weibind.limit.reached', request, facts))
  }
}

type Reached = Extract<TakenTry, { outcome: 'reached' }>
