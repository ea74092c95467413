import type { TicketObstacle } from '../domain/decide-ticket.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import { ACTIVE } from '../domain/proof.js'
import type { ProviderProfile } from '../domain/provider-identity.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindTickets, IssuedTicket } from './bind-tickets.js'
import type { ChannelFacts } from './channel-facts.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Log } from './ports/log.js'
import type { AuthenticatedPerson } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import { knownFacts, recognizePerson } from './recognize.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import { untilCurrent } from './until-current.js'

export interface LoggedIn {
  readonly outcome: 'logged-in'
  readonly session: IssuedSession
  /** Whether one of the account's handles belongs to another user (rule WX-7). */
  readonly isConflict: boolean
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
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly log: Log
}

export class ContinueLogin {
  constructor(private readonly ports: ContinueLoginPorts) {}

  /** Opens a session if the account is bound, and issues a bind ticket otherwise. */
  execute(person: AuthenticatedPerson, origin: LoginOrigin): Promise<LoggedIn | BindRequired | Refusal> {
    return untilCurrent(() => this.logIn(person, origin))
  }

  private async logIn(person: AuthenticatedPerson, origin: LoginOrigin) {
    const known = await recognizePerson(this.ports, person)
    if (known === 'outdated') return known
    if (known.outcome === 'unknown') return this.requireBinding({ ...person, account: known.account }, origin)
    if (known.outcome === 'failed')
      return refuse(this.ports, 'weibind.login.failed', origin.request, known, origin.channel)
    const user = await this.ports.users.find(known.binding.userId)
    if (!user) return 'outdated'
    const facts = { ...knownFacts(known), ...origin.channel }
    if (user.disabled)
      return refuse(this.ports, 'weibind.login.failed', origin.request, { error: 'account_disabled' }, facts)
    const { session, issued } = this.ports.opener.prepare(user, origin.request, person.account.identity)
    const event = this.ports.events.event('weibind.login.succeeded', origin.request, facts)
    const { change, isConflict } = known
    const stored = change
      ? await this.ports.bindings.changeHandle(change, { opening: session, event })
      : await this.ports.sessions.open(session, event, ACTIVE)
    const isStored = stored === 'opened' || stored === 'changed'
    return isStored ? ({ outcome: 'logged-in', session: issued, isConflict } as const) : 'outdated'
  }

  /** Issues a ticket that only this user can spend. */
  async requireBindingFor(
    userId: string,
    person: AuthenticatedPerson,
    origin: LoginOrigin,
  ): Promise<BindRequired | TicketObstacle> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issueFor(userId, { ...origin, account, profile })
    if (typeof ticket === 'string') return ticket
    return { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'bind' }
  }

  private async requireBinding(person: AuthenticatedPerson, origin: LoginOrigin): Promise<BindRequired> {
    const { account } = person
    const profile = await person.profile()
    const ticket = await this.ports.tickets.issue({ ...origin, account, profile })
    return { outcome: 'bind-required', uid: account.identity.uid, ticket, profile, purpose: 'login' }
  }
}
