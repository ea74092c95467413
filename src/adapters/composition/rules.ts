import type { ApplicationRules } from '../../application/application.js'
import type { RateLimit } from '../../application/ports/rate-limiter.js'
import type { Rate, Settings } from '../config/settings.js'

export function applicationRules(settings: Settings): ApplicationRules {
  const { account, accountTotal, address, failures } = settings.rateLimits
  return {
    auditRetentionDays: settings.auditRetentionDays,
    freshLoginTtlSeconds: settings.freshLoginTtlSeconds,
    rateLimits: {
      account: named('account', account),
      accountTotal: named('account-total', accountTotal),
      address: named('address', address),
      failures: named('failures', failures),
    },
    recoveryTtlSeconds: settings.recoveryTtlSeconds,
    refreshGraceSeconds: settings.refreshGraceSeconds,
    refreshTtlSeconds: settings.refreshTokenTtlSeconds,
    sessionTtlSeconds: settings.sessionMaxTtlSeconds,
    stateTtlSeconds: settings.stateTtlSeconds,
    statelessProviders: settings.isStateOptional ? ['weibo'] : [],
    ticketTtlSeconds: settings.bindTicketTtlSeconds,
    webhookRetrySeconds: settings.webhookRetrySeconds,
    webhooks: settings.webhooks.map(({ id, url, shownUrl, types }) => ({ id, url, shownUrl, types })),
  }
}

/** The name is part of the keys in Redis, so a new name begins new counts. */
function named(name: string, rate: Rate | null): RateLimit | null {
  return rate && { name, ...rate }
}
