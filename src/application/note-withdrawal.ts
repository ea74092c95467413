import type { Provider } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { Providers, WithdrawalNotice } from './ports/oauth-provider.js'

export interface ReportedWithdrawal {
  readonly provider: Provider
  readonly notice: WithdrawalNotice
  readonly request: RequestContext
}

export interface NoteWithdrawalPorts {
  readonly providers: Providers
  readonly bindings: Pick<BindingRepository, 'find' | 'noteWithdrawal'>
  readonly clock: Clock
  readonly events: AuditEventSource
}

/** At most one event per account and hour, so that repeated notices cannot fill the audit log. */
const MIN_INTERVAL_MS = 3_600_000

/**
 * Records a provider's notice that a person has withdrawn the authorization. Anyone can send such a notice, so nothing
 * is unbound and no session ends (docs/weibo.md, section 3). A notice about an account that is not bound is dropped.
 */
export class NoteWithdrawal {
  constructor(private readonly ports: NoteWithdrawalPorts) {}

  async execute({ provider, notice, request }: ReportedWithdrawal): Promise<void> {
    const { providers, bindings, clock, events } = this.ports
    const account = providers.get(provider)?.withdrawals?.accountIn(notice)
    const [binding] = account ? await bindings.find(account) : []
    if (!binding) return
    const { identity } = binding
    const at = clock.now()
    const facts = { identity, userId: binding.userId, verified: false } as const
    const event = events.event('weibind.provider.deauthorized', request, facts)
    await bindings.noteWithdrawal(identity, { at, ifNoneSince: new Date(at.getTime() - MIN_INTERVAL_MS), event })
  }
}
