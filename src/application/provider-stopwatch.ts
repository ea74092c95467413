import type { Provider } from '../domain/provider-identity.js'
import type { ProviderTime } from '../domain/request-context.js'
import type { Authentication } from './ports/oauth-provider.js'
import type { ProviderCallName, ProviderCallOutcome, ProviderCalls } from './ports/provider-calls.js'
import type { ProviderSilence } from './ports/provider-http.js'

type Failure = Exclude<Authentication, { readonly outcome: 'authenticated' }>

/** How a call ended: null for a usable answer. */
export type CallEnd = Failure | ProviderSilence | 'error' | null

/** Measures the calls that a provider's adapter makes. */
export class ProviderStopwatch {
  constructor(
    private readonly provider: Provider,
    private readonly calls?: ProviderCalls,
  ) {}

  /** @param time of the request that causes the call @returns what to call when the call has ended */
  begin(call: ProviderCallName, time?: ProviderTime): <End extends CallEnd>(end: End) => End {
    const began = performance.now()
    return (end) => {
      const ms = performance.now() - began
      time?.add(ms)
      this.calls?.ended({ provider: this.provider, call, outcome: outcomeOf(end), ms })
      return end
    }
  }
}

function outcomeOf(end: CallEnd): ProviderCallOutcome {
  if (end === null) return 'ok'
  if (end === 'error') return 'error'
  if ('kind' in end) return end.isTimeout ? 'timeout' : 'error'
  if (end.outcome === 'refused') return 'refused'
  if (end.error === 'provider_timeout') return 'timeout'
  return end.cause === 'configuration' ? 'misconfigured' : 'error'
}
