import type { AuditEvent, AuditEventType, AuditFacts, EventOrigin } from '../domain/audit-event.js'
import { withoutPersonalData } from '../domain/erasure.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { operatorReason } from '../domain/operator-reason.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import { type UserDetailsView, userDetailsView } from './account-view.js'
import type { AuditEventSource } from './audit-event-source.js'
import { accountFacts } from './channel-facts.js'
import type { AccountControl, Changed, OperatorAct } from './ports/account-control.js'
import type { Clock } from './ports/clock.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { UserDirectory } from './ports/user-directory.js'
import { refuse } from './refuse.js'

/** What an operator asks for. */
export interface ControlRequest {
  readonly userId: string
  readonly operator: string
  /** Undefined: none was given, which is refused (rule AC-4). */
  readonly reason: string | undefined
  readonly request: EventOrigin
}

export type AccountAct =
  | { readonly kind: 'disable' | 'enable' | 'logout' | 'delete' }
  | { readonly kind: 'unbind'; readonly provider: Provider; readonly isForced: boolean }

export interface ControlDone {
  readonly outcome: 'done'
  /** False: it was so already, and there is no event. */
  readonly changed: boolean
  /** How many open sessions ended. */
  readonly sessions: number
  /** As it is afterwards. Null: deleted. */
  readonly user: UserDetailsView | null
}

export interface ControlAccountPorts {
  readonly accountControl: AccountControl
  readonly userDirectory: UserDirectory
  readonly providers: Pick<Providers, 'keys' | 'get'>
  readonly outbox: Outbox
  readonly clock: Clock
  readonly events: AuditEventSource
}

/** What an operator does to an account. Each act is one event, which names the operator and the reason (rule AC-4). */
export class ControlAccount {
  constructor(private readonly ports: ControlAccountPorts) {}

  async execute(control: ControlRequest & AccountAct): Promise<ControlDone | InvalidInput | Refusal> {
    const reason = operatorReason(control.reason)
    if (reason === null) return invalidInput(NO_REASON)
    const outcome = await this.carryOut(control, reason)
    if (outcome === 'user-gone' || outcome === 'not-bound') return refusal('not_found')
    if (outcome === 'last-login-method') return this.refuseUnbinding(control, reason)
    return this.done(control, outcome)
  }

  private carryOut(control: ControlRequest & AccountAct, reason: string) {
    const { accountControl, providers } = this.ports
    const { userId, operator } = control
    switch (control.kind) {
      case 'disable':
        return accountControl.disable({ ...this.act(control, reason, 'weibind.user.disabled'), operator, reason })
      case 'enable':
        return accountControl.enable(this.act(control, reason, 'weibind.user.enabled'))
      case 'logout':
        return accountControl.endSessions(this.act(control, reason, 'weibind.session.ended'))
      case 'delete':
        return accountControl.delete(this.deletion(control, reason))
      case 'unbind': {
        const { provider, isForced } = control
        const event = this.eventOf(control, reason, 'weibind.binding.removed')
        return accountControl.unbind({
          ...{ userId, provider, isForced, offered: [...providers.keys()], at: this.ports.clock.now() },
          event: (sessions, binding) => event({ sessions, ...this.bindingFacts(binding) }),
        })
      }
    }
  }

  private act(control: ControlRequest, reason: string, type: AuditEventType): OperatorAct {
    const event = this.eventOf(control, reason, type)
    return { userId: control.userId, at: this.ports.clock.now(), event: (sessions) => event({ sessions }) }
  }

  private deletion(control: ControlRequest, reason: string): OperatorAct {
    const { event, ...act } = this.act(control, reason, 'weibind.user.deleted')
    return { ...act, event: (sessions) => withoutPersonalData(event(sessions)) }
  }

  private eventOf({ userId, operator, request }: ControlRequest, reason: string, type: AuditEventType) {
    const facts = { userId, operator, operatorReason: reason }
    return (more: AuditFacts): AuditEvent => this.ports.events.event(type, request, { ...facts, ...more })
  }

  private bindingFacts(binding: Parameters<typeof accountFacts>[1]): AuditFacts {
    return accountFacts(this.ports.providers, binding)
  }

  private async done({ userId }: ControlRequest, outcome: Changed | 'unchanged'): Promise<ControlDone> {
    const found = await this.ports.userDirectory.find(userId, this.ports.clock.now())
    const user = found && userDetailsView(found)
    if (outcome === 'unchanged') return { outcome: 'done', changed: false, sessions: 0, user }
    return { outcome: 'done', changed: true, sessions: outcome.sessions, user }
  }

  private async refuseUnbinding(control: ControlRequest & AccountAct, reason: string): Promise<Refusal> {
    const { userId, operator, request } = control
    const named = control.kind === 'unbind' ? { provider: control.provider } : {}
    const found = await this.ports.userDirectory.find(userId, this.ports.clock.now())
    const binding = found?.bindings.find(({ identity }) => identity.provider === named.provider)
    const account = binding ? this.bindingFacts(binding) : named
    const facts = { userId, operator, operatorReason: reason, action: 'unbind', ...account } as const
    return refuse(this.ports, 'weibind.request.refused', request, { error: 'last_login_method' }, facts)
  }
}

export const NO_REASON = { field: 'reason', problem: 'must be a string of 1 to 200 characters' }
