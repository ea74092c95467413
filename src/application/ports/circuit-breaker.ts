import type { Provider } from '../../domain/provider-identity.js'

/** The circuit breaker of a provider, over all its channels (rule OB-5), as `/readyz` and metrics report it. */
export interface CircuitBreaker {
  readonly name: Provider
  /** `open`: exchanges are held back. `half-open`: the next one is made, or is under way, and decides. */
  readonly state: 'closed' | 'half-open' | 'open'
}
