import type { AuditFacts } from '../domain/audit-event.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { ProviderProfile } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Authentication } from './ports/oauth-provider.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import type { IssuedTicket, TicketOffice } from './ticket-office.js'

/** The provider's answer about a person whom it vouches for. */
export type VouchedFor = Extract<Authentication, { outcome: 'authenticated' }>

export interface LoggedIn {
  readonly outcome: 'logged-in'
  readonly session: IssuedSession
}

export interface BindRequired {
  readonly outcome: 'bind-required'
  readonly uid: string
  readonly ticket: IssuedTicket
  readonly profile: ProviderProfile | null
  /** `bind`: one user alone can spend the ticket, and it cannot register. */
  readonly purpose: 'login' | 'bind'
}

/** Where a login comes from. */
export interface LoginWay {
  /** Who may spend the ticket, where one is issued. */
  readonly holder: TicketHolder
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

/** Continues a login once the provider has vouched for the person, by a code or by a token. */
export class ContinueLogin {
  constructor(private readonly ports: ContinueLoginPorts) {}

  /** Logs a bound person in; gives any other a ticket. */
  async execute(person: VouchedFor, way: LoginWay, method: string): Promise<LoggedIn | BindRequired> {
    const { account } = person
    const [binding] = await this.ports.bindings.find(account)
    const user = binding && (await this.ports.users.find(binding.userId))
    if (!user) return this.requireBinding(person, way)
    const { session, issued } = this.ports.opener.prepare(user, way.request)
    const facts: AuditFacts = { identity: account.identity, userId: user.id, method }
    await this.ports.sessions.open(session, this.ports.events.event('weibind.login.succeeded', way.request, facts))
    return { outcome: 'logged-in', session: issued }
  }

  /** Gives a ticket that this user alone can spend; null where the user was deleted. */
  async requireBindingFor(userId: string, person: VouchedFor, way: LoginWay): Promise<BindRequired | null> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issueFor(userId, { ...way, account, profile })
    return ticket && { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'bind' }
  }

  private async requireBinding(person: VouchedFor, way: LoginWay): Promise<BindRequired> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issue({ ...way, account, profile })
    return { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'login' }
  }
}
