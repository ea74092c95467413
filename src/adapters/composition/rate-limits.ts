import type { RateLimits } from '../../application/limits.js'
import type { RateLimit } from '../../application/ports/rate-limiter.js'
import type { Rate, RateLimitSettings } from '../config/settings.js'

/** Each by the name that its counts have in Redis. */
export function rateLimits({ account, accountTotal, address, failures }: RateLimitSettings): RateLimits {
  return {
    account: named('account', account),
    accountTotal: named('account-total', accountTotal),
    address: named('address', address),
    failures: named('failures', failures),
  }
}

function named(name: string, rate: Rate | null): RateLimit | null {
  return rate && { name, ...rate }
}
