import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { OAuthProvider, WithdrawalNotice } from './ports/oauth-provider.js'

export interface NoteWithdrawalPorts {
  readonly weibo: Pick<OAuthProvider, 'accountIn'>
  readonly bindings: Pick<BindingRepository, 'find' | 'noteWithdrawal'>
  readonly clock: Clock
  readonly events: AuditEventSource
}

/** Whoever repeats a notice must not fill the audit log with it. */
const QUIET_MS = 3_600_000

/**
 * Notes that Weibo, or somebody in its name, reports a withdrawal. Nobody is unbound or logged out on its word, since
 * anybody can send it (weibo.md, section 3); and about whom nobody here knows, nothing is stored.
 */
export class NoteWithdrawal {
  constructor(private readonly ports: NoteWithdrawalPorts) {}

  async execute(notice: WithdrawalNotice, request: RequestContext): Promise<void> {
    const { weibo, bindings, clock, events } = this.ports
    const identity = weibo.accountIn(notice)
    const binding = identity && (await bindings.find(identity))
    if (!binding) return
    const at = clock.now()
    const facts = { identity, userId: binding.userId, verified: false } as const
    const event = events.event('weibind.provider.deauthorized', request, facts)
    await bindings.noteWithdrawal(identity, { at, ifNoneSince: new Date(at.getTime() - QUIET_MS), event })
  }
}
