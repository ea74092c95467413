import type { Provider } from '../../domain/provider-identity.js'

/**
 * `token`: a code is exchanged for an access token, `code`: for the identity itself (Weixin's mini-programs),
 * `token_info`: an access token is examined, `profile`: name and picture are read.
 */
export type ProviderCallName = 'token' | 'profile' | 'token_info' | 'code'

export const PROVIDER_CALL_OUTCOMES = ['ok', 'refused', 'misconfigured', 'error', 'timeout'] as const

/**
 * `refused`: the error is the person's. `misconfigured`: the provider rejects our configuration. `error`: no usable
 * answer, an error of the provider's own, or a limit on our calls.
 */
export type ProviderCallOutcome = (typeof PROVIDER_CALL_OUTCOMES)[number]

export interface EndedCall {
  readonly provider: Provider
  readonly call: ProviderCallName
  readonly outcome: ProviderCallOutcome
  readonly ms: number
}

/** Told of every call to a provider, for metrics. It returns at once and never throws. */
export interface ProviderCalls {
  ended(call: EndedCall): void
}
