import type { AuditFacts } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { accountFacts } from './channel-facts.js'
import type { Bearer } from './identify-bearer.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { type ReauthenticationPorts, reauthenticate } from './reauthenticate.js'
import { refuse } from './refuse.js'

export interface Unbinding {
  readonly provider: Provider
  readonly by: Bearer
  /** Accepted instead of a fresh login. */
  readonly password: string | null
  readonly request: RequestContext
}

export interface UnbindAccountPorts extends ReauthenticationPorts {
  readonly bindings: BindingRepository
  readonly providers: Providers
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

const REFUSALS = {
  'not-bound': 'not_found',
  'last-login-method': 'last_login_method',
  'password-changed': 'invalid_credentials',
  inactive: 'account_disabled',
} as const

/** Removes the binding of a user who has another way to log in (rule BI-9). */
export class UnbindAccount {
  constructor(private readonly ports: UnbindAccountPorts) {}

  async execute(unbinding: Unbinding): Promise<{ readonly outcome: 'unbound' } | InvalidInput | Refusal> {
    const { provider, by, password, request } = unbinding
    const problem = password === null ? null : passwordSizeProblem(password)
    if (problem) return invalidInput({ field: 'password', problem })
    const error = await reauthenticate(this.ports, by, password, { action: 'unbind', request })
    if (typeof error === 'string') return this.refuse(request, error, { provider, userId: by.user.id })
    return error ?? this.remove(unbinding)
  }

  private async remove({
    provider,
    by,
    password,
    request,
  }: Unbinding): Promise<{ readonly outcome: 'unbound' } | Refusal> {
    const binding = await this.ports.bindings.findOfUser(by.user.id, provider)
    if (!binding) return this.refuse(request, 'not_found', { provider, userId: by.user.id })
    const facts = { ...accountFacts(this.ports.providers, binding), userId: by.user.id }
    const event = this.ports.events.event('weibind.binding.removed', request, facts)
    const act = {
      callerSessionId: by.session.id,
      password: password === null ? null : by.user,
      offered: [...this.ports.providers.keys()],
      at: this.ports.clock.now(),
      event,
    }
    const outcome = await this.ports.bindings.remove(binding, act)
    if (outcome === 'removed') return { outcome: 'unbound' }
    if (outcome === 'session-ended') return refusal('invalid_token')
    return this.refuse(request, REFUSALS[outcome], facts)
  }

  private refuse(request: RequestContext, error: ErrorCode, facts: AuditFacts): Promise<Refusal> {
    return refuse(this.ports, 'weibind.request.refused', request, { error }, { ...facts, action: 'unbind' })
  }
}
