import { isOpen, wasGoodWhenDisabled } from '../domain/session.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import type { RefreshToReject } from './refresh-session.js'
import type { RefreshResult, RefreshTokens } from './refresh-tokens.js'
import { refuse } from './refuse.js'

export interface RejectRefreshPorts {
  readonly refreshTokens: RefreshTokens
  readonly clock: Clock
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** Ends the session if the refresh token was used before; otherwise only refuses the token. */
export class RejectRefresh {
  constructor(private readonly ports: RejectRefreshPorts) {}

  async execute({ use, found, wasValid, request }: RefreshToReject): Promise<RefreshResult> {
    const { disabled } = found?.user ?? {}
    if (found && disabled && wasGoodWhenDisabled(found.session, use, disabled)) {
      const disabledFacts = { action: 'refresh', userId: found.user.id } as const
      const why = { error: 'account_disabled' } as const
      return { ...(await refuse(this.ports, 'weibind.request.refused', request, why, disabledFacts)), isFinal: true }
    }
    const reused = found && !wasValid ? await this.ports.refreshTokens.spend(use, found.user) : null
    if (reused) return reused
    const facts = { action: 'refresh', ...(found && { userId: found.user.id }) } as const
    const why = { error: 'invalid_refresh_token' } as const
    const refused = await refuse(this.ports, 'weibind.request.refused', request, why, facts)
    // An open session has reached its number of live tokens. One of them can still be used.
    return { ...refused, isFinal: !(found && isOpen(found.session, this.ports.clock.now())) }
  }
}
