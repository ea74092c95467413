import type { AuditFacts } from '../domain/audit-event.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { ProviderProfile } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindTickets, IssuedTicket } from './bind-tickets.js'
import type { ChannelFacts } from './channel-facts.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Authentication } from './ports/oauth-provider.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'

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
  /** Who may spend the ticket, if one is issued. */
  readonly holder: TicketHolder
  readonly request: RequestContext
  readonly channel: ChannelFacts
}

export interface ContinueLoginPorts {
  readonly bindings: BindingRepository
  readonly users: UserRepository
  readonly sessions: Sessions
  readonly opener: SessionOpener
  readonly tickets: BindTickets
  readonly events: AuditEventSource
}

export class ContinueLogin {
  constructor(private readonly ports: ContinueLoginPorts) {}

  /** Opens a session if the account is bound, and issues a bind ticket otherwise. */
  async execute(person: AuthenticatedPerson, origin: LoginOrigin): Promise<LoggedIn | BindRequired> {
    const { account } = person
    const [binding] = await this.ports.bindings.find(account)
    const user = binding && (await this.ports.users.find(binding.userId))
    if (!user) return this.requireBinding(person, origin)
    const { session, issued } = this.ports.opener.prepare(user, origin.request)
    const facts: AuditFacts = { identity: account.identity, userId: user.id, ...origin.channel }
    await this.ports.sessions.open(session, this.ports.events.event('weibind.login.succeeded', origin.request, facts))
    return { outcome: 'logged-in', session: issued }
  }

  /** Issues a ticket that only this user can spend. Null: the user was deleted. */
  async requireBindingFor(
    userId: string,
    person: AuthenticatedPerson,
    origin: LoginOrigin,
  ): Promise<BindRequired | null> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issueFor(userId, { ...origin, account, profile })
    return ticket && { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'bind' }
  }

  private async requireBinding(person: AuthenticatedPerson, origin: LoginOrigin): Promise<BindRequired> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issue({ ...origin, account, profile })
    return { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'login' }
  }
}
