import type { AuditFacts } from '../domain/audit-event.js'
import type { ProviderProfile } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Authentication } from './ports/oauth-provider.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import type { IssuedTicket, TicketOffice } from './ticket-office.js'

export type AuthenticatedPerson = Extract<Authentication, { outcome: 'authenticated' }>

export interface LoggedIn {
  readonly outcome: 'logged-in'
  readonly session: IssuedSession
}

export interface BindRequired {
  readonly outcome: 'bind-required'
  readonly uid: string
  readonly ticket: IssuedTicket
  readonly profile: ProviderProfile | null
  /** `bind`: only the user who began can spend the ticket, and not in order to register. */
  readonly purpose: 'login' | 'bind'
}

export interface LoginOrigin {
  readonly browser: string | null
  readonly request: RequestContext
}

export interface ContinueLoginPorts {
  readonly bindings: BindingRepository
  readonly users: UserRepository
  readonly sessions: Sessions
  readonly opener: SessionOpener
  readonly tickets: TicketOffice
  readonly events: AuditEventSource
}

export class ContinueLogin {
  constructor(private readonly ports: ContinueLoginPorts) {}

  /** Opens a session if the account is bound, and issues a bind ticket otherwise. */
  async execute(person: AuthenticatedPerson, origin: LoginOrigin, method: string): Promise<LoggedIn | BindRequired> {
    const { identity } = person
    const binding = await this.ports.bindings.find(identity)
    const user = binding && (await this.ports.users.find(binding.userId))
    if (!user) return this.requireBinding(person, origin)
    const { session, issued } = this.ports.opener.prepare(user, origin.request)
    const facts: AuditFacts = { identity, userId: user.id, method }
    await this.ports.sessions.open(session, this.ports.events.event('weibind.login.succeeded', origin.request, facts))
    return { outcome: 'logged-in', session: issued }
  }

  /** Issues a ticket that only this user can spend. Null: the user was deleted. */
  async requireBindingFor(
    userId: string,
    person: AuthenticatedPerson,
    origin: LoginOrigin,
  ): Promise<BindRequired | null> {
    const { identity } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issueFor(userId, { ...origin, identity, profile })
    return ticket && { outcome: 'bind-required', uid: identity.uid, ticket, profile, purpose: 'bind' }
  }

  private async requireBinding(person: AuthenticatedPerson, origin: LoginOrigin): Promise<BindRequired> {
    const { identity } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issue({ ...origin, identity, profile })
    return { outcome: 'bind-required', uid: identity.uid, ticket, profile, purpose: 'login' }
  }
}
