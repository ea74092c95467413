import type { AuditFacts } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { isFresh } from '../domain/session.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Bearer } from './identify-bearer.js'
import type { PasswordCheck } from './password-check.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'

export interface Unbinding {
  readonly by: Bearer
  /** In place of a fresh login. */
  readonly password: string | null
  readonly request: RequestContext
}

export interface UnbindAccountPorts {
  readonly bindings: BindingRepository
  readonly passwords: PasswordCheck
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly clock: Clock
  readonly freshLoginTtlSeconds: number
}

/** Takes the Weibo account from its user, who must have another way to log in (rule BI-9). */
export class UnbindAccount {
  constructor(private readonly ports: UnbindAccountPorts) {}

  async execute(unbinding: Unbinding): Promise<{ readonly outcome: 'unbound' } | InvalidInput | Refusal> {
    const { by, password, request } = unbinding
    const problem = password === null ? null : passwordSizeProblem(password)
    if (problem) return invalidInput({ field: 'password', problem })
    const doubt = await this.doubt(unbinding)
    if (typeof doubt === 'string') return this.refuse(request, doubt, { userId: by.user.id })
    return doubt ?? this.remove(unbinding)
  }

  private async remove({ by, request }: Unbinding): Promise<{ readonly outcome: 'unbound' } | Refusal> {
    const binding = await this.ports.bindings.findOfUser(by.user.id, 'weibo')
    if (!binding) return this.refuse(request, 'not_found', { userId: by.user.id })
    const facts = { identity: binding.identity, userId: by.user.id }
    const event = this.ports.events.event('weibind.binding.removed', request, facts)
    const act = { keeping: by.session.id, at: this.ports.clock.now(), event }
    const outcome = await this.ports.bindings.remove(binding, act)
    if (outcome === 'removed') return { outcome: 'unbound' }
    return this.refuse(request, outcome === 'not-bound' ? 'not_found' : 'last_login_method', facts)
  }

  /** A password that is sent must be right, however fresh the login is. */
  private async doubt({ by, password, request }: Unbinding): Promise<ErrorCode | Refusal | null> {
    const { passwords, clock, freshLoginTtlSeconds } = this.ports
    if (password !== null) {
      const proof = await passwords.prove(by.user, password, { action: 'unbind', request })
      if (proof === 'proven') return null
      return proof === 'wrong' ? 'invalid_credentials' : proof
    }
    return isFresh(by.session, clock.now(), freshLoginTtlSeconds) ? null : 'fresh_login_required'
  }

  private refuse(request: RequestContext, error: ErrorCode, facts: AuditFacts): Promise<Refusal> {
    return refuse(this.ports, 'weibind.request.refused', request, { error }, { ...facts, action: 'unbind' })
  }
}
