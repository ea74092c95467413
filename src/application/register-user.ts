import type { RegistrationObstacle } from '../domain/decide-registration.js'
import type { ErrorCode } from '../domain/error-code.js'
import { type InputProblem, type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { newPasswordProblem, normalizedPassword } from '../domain/password.js'
import { bindingTo, mayRegister, type PendingBinding } from '../domain/pending-binding.js'
import { withOtherUid } from '../domain/provider-identity.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import { type Username, usernameProblem } from '../domain/username.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindTickets } from './bind-tickets.js'
import { accountFacts } from './channel-facts.js'
import type { Clock } from './ports/clock.js'
import type { CommonPasswords } from './ports/common-passwords.js'
import type { Confusables } from './ports/confusables.js'
import type { Identifiers } from './ports/identifiers.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { RegistrationAct, UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import { usernameOf } from './username-of.js'

export interface Registration {
  readonly username: string
  /** Null only with a ticket. Such a user logs in only through the provider. */
  readonly password: string | null
  readonly ticket: string | null
  readonly browser: string | null
  readonly request: RequestContext
}

export type RegistrationResult =
  | { readonly outcome: 'registered'; readonly session: IssuedSession }
  | InvalidInput
  | Refusal

export interface RegisterUserPorts {
  readonly providers: Providers
  readonly users: UserRepository
  readonly tickets: BindTickets
  readonly hasher: PasswordHasher
  readonly commonPasswords: CommonPasswords
  readonly confusables: Confusables
  readonly opener: SessionOpener
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly ids: Identifiers
  readonly clock: Clock
}

const NEW = { passwordRevision: 0, disabled: null, recovery: null }

const CONFLICTS: Record<RegistrationObstacle, ErrorCode> = {
  'username-taken': 'username_taken',
  'account-already-bound': 'account_already_bound',
  'uid-taken': 'account_already_bound',
  'ticket-already-spent': 'invalid_bind_ticket',
}

/** Creates a user and logs the user in. With a ticket, the account is bound in the same transaction (rule BI-8). */
export class RegisterUser {
  constructor(private readonly ports: RegisterUserPorts) {}

  async execute(registration: Registration): Promise<RegistrationResult> {
    const problems = await this.problems(registration)
    if (problems.length > 0) return invalidInput(...problems)
    const { ticket, browser } = registration
    if (ticket === null) return this.registerAs(registration, null)
    const pending = await this.ports.tickets.find(ticket, browser)
    if (!pending || !mayRegister(pending)) return this.refuse(registration, 'invalid_bind_ticket')
    return this.registerAs(registration, pending)
  }

  private async registerAs(registration: Registration, pending: PendingBinding | null): Promise<RegistrationResult> {
    const username = usernameOf(registration.username, this.ports.confusables)
    // Checked here to save a costly hash. The store checks it again.
    if (await this.ports.users.isTaken(username)) return this.refuse(registration, 'username_taken', pending)
    return this.register(registration, username, pending)
  }

  private async problems({ username, password, ticket }: Registration): Promise<InputProblem[]> {
    const { commonPasswords } = this.ports
    const nameProblem = usernameProblem(username)
    const passwordProblem =
      password === null
        ? ticket === null && 'must be given unless "bind_ticket" is given'
        : await newPasswordProblem(password, (candidate) => commonPasswords.has(candidate))
    return [
      ...(nameProblem ? [{ field: 'username', problem: nameProblem }] : []),
      ...(passwordProblem ? [{ field: 'password', problem: passwordProblem }] : []),
    ]
  }

  private async register(
    registration: Registration,
    username: Username,
    pending: PendingBinding | null,
  ): Promise<RegistrationResult> {
    const { hasher, ids, clock, opener } = this.ports
    const { password, request } = registration
    const passwordHash = password === null ? null : await hasher.hash(normalizedPassword(password))
    const user: User = { id: ids.next(), username, passwordHash, ...NEW, createdAt: clock.now() }
    const { session, issued } = opener.prepare(user, request, { provider: pending?.identity.provider ?? null })
    const outcome = await this.store(user, pending, session, request)
    return outcome === 'registered'
      ? { outcome, session: issued }
      : this.refuse(registration, CONFLICTS[outcome], pending)
  }

  private async store(user: User, pending: PendingBinding | null, opening: Session, request: RequestContext) {
    const { users } = this.ports
    const outcome = await users.register(user, this.act(user, pending, opening, request))
    const other = outcome === 'uid-taken' && pending ? withOtherUid(pending) : null
    return other ? users.register(user, this.act(user, other, opening, request)) : outcome
  }

  private act(user: User, pending: PendingBinding | null, opening: Session, request: RequestContext): RegistrationAct {
    const facts = { userId: user.id, ...(pending && accountFacts(this.ports.providers, pending)) }
    const event = this.ports.events.event('weibind.user.registered', request, facts)
    if (!pending) return { opening, event }
    const binding = { bound: bindingTo(user.id, pending, user.createdAt), spending: pending.ticketHash }
    return { opening, event, binding }
  }

  private async refuse({ request }: Registration, error: ErrorCode, pending?: PendingBinding | null): Promise<Refusal> {
    const facts = { action: 'register', ...(pending && accountFacts(this.ports.providers, pending)) } as const
    const refused = await refuse(this.ports, 'weibind.request.refused', request, { error }, facts)
    return pending ? { ...refused, provider: pending.identity.provider } : refused
  }
}
