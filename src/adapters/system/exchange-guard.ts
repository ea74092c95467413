import { bulkhead, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhenResult, wrap } from 'cockatiel'
import { Outage } from '../../application/outage.js'
import type { CircuitBreaker } from '../../application/ports/circuit-breaker.js'
import type { Log } from '../../application/ports/log.js'
import type { Authentication, ProviderFailure } from '../../application/ports/oauth-provider.js'

export interface ExchangeBounds {
  /** So many failures, with no answer between them, open the breaker. */
  readonly failuresInARow: number
  /** How long an open breaker holds exchanges back before it lets one through. */
  readonly heldBackMs: number
  readonly exchangesAtOnce: number
}

/**
 * A provider that fails every second call fails 20 in a row once in a million times. 1,200 logins/s with answers after
 * 0.4 s are 480 exchanges at once.
 */
const BOUNDS: ExchangeBounds = { failuresInARow: 20, heldBackMs: 5000, exchangesAtOnce: 512 }

/** What a client waits for if a probe is under way, or all places are taken: the default deadline of an exchange. */
const EXCHANGE_SECONDS = 3

const FAILING = {
  begin: 'the provider fails: its exchanges are held back, and one is tried now and then',
  end: 'the provider works again: its exchanges are no longer held back',
}
const CROWDED = {
  begin: 'too many exchanges with the provider run at once: more are refused',
  end: 'no exchange with the provider waits any more',
}

/** The circuit breaker of a provider, and the bound on its exchanges at once (rule OB-5). */
export class ExchangeGuard implements CircuitBreaker {
  private readonly breaker
  private readonly places
  private readonly policy
  private readonly failing: Outage
  private readonly crowded: Outage
  private openedAt = 0

  constructor(
    readonly name: string,
    log: Log,
    private readonly bounds = BOUNDS,
  ) {
    this.failing = new Outage(log, FAILING)
    this.crowded = new Outage(log, CROWDED)
    this.breaker = circuitBreaker(handleWhenResult(isTrouble), {
      halfOpenAfter: bounds.heldBackMs,
      breaker: new ConsecutiveBreaker(bounds.failuresInARow),
    })
    this.breaker.onBreak(() => {
      this.openedAt = Date.now()
      this.failing.begin({ provider: name })
    })
    this.breaker.onReset(() => this.failing.end())
    this.places = bulkhead(bounds.exchangesAtOnce)
    this.policy = wrap(this.places, this.breaker)
  }

  get state(): CircuitBreaker['state'] {
    const { state } = this.breaker
    if (state === CircuitState.Closed) return 'closed'
    return state === CircuitState.Open && this.heldBackForMs() > 0 ? 'open' : 'half-open'
  }

  /** The failure of each exchange that begins now. Null: one may begin. */
  heldBack(): ProviderFailure | null {
    if (this.state === 'open') return heldBack(Math.ceil(this.heldBackForMs() / 1000))
    // The policy would let others wait for the probe.
    if (this.breaker.state === CircuitState.HalfOpen) return heldBack(EXCHANGE_SECONDS)
    if (this.places.executionSlots > 0) return null
    this.crowded.begin({ provider: this.name, exchanges: this.bounds.exchangesAtOnce })
    return heldBack(EXCHANGE_SECONDS)
  }

  async run(exchange: () => Promise<Authentication>): Promise<Authentication> {
    const failure = this.heldBack()
    if (failure) return failure
    try {
      return await this.policy.execute(exchange)
    } finally {
      if (this.places.executionSlots === this.bounds.exchangesAtOnce) this.crowded.end()
    }
  }

  private heldBackForMs(): number {
    return this.openedAt + this.bounds.heldBackMs - Date.now()
  }
}

function heldBack(retryAfterSeconds: number): ProviderFailure {
  return { outcome: 'failed', error: 'provider_error', retryAfterSeconds }
}

/** A refusal of the person, of our configuration or for a quota shows that the provider works. */
function isTrouble(result: unknown): boolean {
  const authentication = result as Authentication
  return authentication.outcome === 'failed' && authentication.cause === undefined
}
