import type { AuditFacts } from '../domain/audit-event.js'
import type { BindingObstacle } from '../domain/decide-binding.js'
import type { ErrorCode } from '../domain/error-code.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import { bindingTo, isForRegistrationOnly, mayBind, type PendingBinding } from '../domain/pending-binding.js'
import type { FailedProof, Proof } from '../domain/proof.js'
import { type Provider, withOtherUid } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { isFresh, type Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindTickets } from './bind-tickets.js'
import { accountFacts } from './channel-facts.js'
import type { Bearer } from './identify-bearer.js'
import type { Credentials, PasswordCheck } from './password-check.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { PendingBindings } from './ports/pending-bindings.js'
import { knownFacts, recognize, warnOfContradiction } from './recognize.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionLogin, SessionOpener } from './session-opener.js'
import { untilCurrent } from './until-current.js'

export interface AccountToBind {
  /** A ticket of another provider is refused. */
  readonly provider: Provider
  readonly ticket: string
  readonly by: Credentials | Bearer
  readonly browser: string | null
  readonly request: RequestContext
}

export type BindResult = { readonly outcome: 'bound'; readonly session: IssuedSession } | InvalidInput | Refusal

export interface BindAccountPorts {
  readonly providers: Providers
  readonly tickets: BindTickets
  readonly passwords: PasswordCheck
  readonly bindings: BindingRepository
  readonly pendingBindings: PendingBindings
  readonly opener: SessionOpener
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly clock: Clock
  readonly log: Log
  readonly freshLoginTtlSeconds: number
}

interface Claim {
  readonly user: User
  readonly proof: Proof
  /** The login of the session that the user calls with; `provider: null` for a password, which is sent now. */
  readonly login: SessionLogin
  /** The id of the session that the user calls with. It ends. */
  readonly replacing?: string
}

interface OpeningClaim extends Claim {
  readonly session: Session
}

const CONFLICTS: Record<
  Exclude<BindingObstacle, 'user-gone' | 'already-theirs' | Exclude<FailedProof, 'inactive'>>,
  ErrorCode
> = {
  'account-already-bound': 'account_already_bound',
  'uid-taken': 'account_already_bound',
  'user-already-bound': 'user_already_bound',
  contradiction: 'user_already_bound',
  inactive: 'account_disabled',
  'ticket-already-spent': 'invalid_bind_ticket',
}

function isStale<T extends string>(
  outcome: T | 'user-gone' | FailedProof,
): outcome is 'user-gone' | Exclude<FailedProof, 'inactive'> {
  return outcome === 'user-gone' || outcome === 'password-changed' || outcome === 'session-ended'
}

/** Binds an authenticated provider account to a user, and logs the user in. */
export class BindAccount {
  constructor(private readonly ports: BindAccountPorts) {}

  async execute({ provider, ticket, by, browser, request }: AccountToBind): Promise<BindResult> {
    const problem = 'password' in by ? passwordSizeProblem(by.password) : null
    if (problem) return invalidInput({ field: 'password', problem })
    const pending = await this.ports.tickets.find(ticket, browser)
    if (!pending || pending.identity.provider !== provider || isForRegistrationOnly(pending))
      return this.reject(request, 'invalid_bind_ticket', { provider })
    return 'password' in by ? this.bindByPassword(pending, by, request) : this.bindByBearer(pending, by, request)
  }

  private async bindByPassword(pending: PendingBinding, credentials: Credentials, request: RequestContext) {
    const check = await this.ports.passwords.execute(credentials, { action: 'bind', request })
    // Not counted against the ticket, since no password was checked.
    if (check.outcome === 'refused') return check
    const { user, isPasswordRight } = check
    const bound =
      user && isPasswordRight && (await this.bind(pending, { user, proof: user, login: { provider: null } }, request))
    if (bound) return bound
    const facts = { ...accountFacts(this.ports.providers, pending), ...(user && { userId: user.id }) }
    const reason = 'invalid_credentials'
    const event = this.ports.events.event('weibind.bind.rejected', request, { ...facts, reason })
    const counted = await this.ports.pendingBindings.countWrongPassword(pending.ticketHash, event)
    return counted === 'counted' ? refusal(reason) : this.reject(request, 'invalid_bind_ticket', facts)
  }

  private async bindByBearer(pending: PendingBinding, { user, session }: Bearer, request: RequestContext) {
    const facts = { ...accountFacts(this.ports.providers, pending), userId: user.id }
    if (!isFresh(session, this.ports.clock.now(), this.ports.freshLoginTtlSeconds))
      return this.reject(request, 'fresh_login_required', facts)
    const { id: sessionId } = session
    const claim = { user, proof: { sessionId }, login: session, replacing: sessionId }
    return (await this.bind(pending, claim, request)) ?? refusal('invalid_token')
  }

  /** Null: the user was deleted, or the proof no longer holds. */
  private async bind(pending: PendingBinding, claim: Claim, request: RequestContext): Promise<BindResult | null> {
    const { user, login } = claim
    const facts = { ...accountFacts(this.ports.providers, pending), userId: user.id }
    if (!mayBind(pending, user.id)) return this.reject(request, 'invalid_bind_ticket', facts)
    const { session, issued } = this.ports.opener.prepare(user, request, login)
    const outcome = await untilCurrent(() => this.decide(pending, { ...claim, session }, request))
    if (isStale(outcome)) return null
    if (outcome === 'contradiction') warnOfContradiction(pending.identity.provider, this.ports.log)
    return outcome === 'saved' ? { outcome: 'bound', session: issued } : this.reject(request, CONFLICTS[outcome], facts)
  }

  private async decide(pending: PendingBinding, claim: OpeningClaim, request: RequestContext) {
    const saved = await this.save(pending, claim, request)
    const other = saved === 'uid-taken' ? withOtherUid(pending) : null
    const outcome = other ? await this.save(other, claim, request) : saved
    return outcome === 'already-theirs' ? this.confirm(pending, claim, request) : outcome
  }

  private save(pending: PendingBinding, { user, session, proof, replacing }: OpeningClaim, request: RequestContext) {
    const { events, clock, bindings, providers } = this.ports
    const facts = { ...accountFacts(providers, pending), userId: user.id }
    const event = events.event('weibind.binding.created', request, facts)
    const act = { spending: pending.ticketHash, opening: session, proof, event, ...(replacing && { replacing }) }
    return bindings.save(bindingTo(user.id, pending, clock.now()), act)
  }

  /** The account is bound to this user already, for example from another tab. That is a success. */
  private async confirm(pending: PendingBinding, claim: OpeningClaim, request: RequestContext) {
    const { user, session, proof, replacing } = claim
    const found = await recognize(this.ports, pending)
    if (found.outcome !== 'known' || found.binding.userId !== user.id) return 'outdated'
    const facts = { ...accountFacts(this.ports.providers, pending), ...knownFacts(found) }
    const event = this.ports.events.event('weibind.binding.confirmed', request, facts)
    const { change } = found
    const spending = { ticketHash: pending.ticketHash, session, proof, event }
    const more = { ...(replacing && { replacing }), ...(change && { change }) }
    const spent = await this.ports.pendingBindings.spend({ ...spending, ...more })
    return spent === 'spent' ? 'saved' : spent
  }

  private reject(request: RequestContext, error: ErrorCode, facts?: AuditFacts): Promise<Refusal> {
    return refuse(this.ports, 'weibind.bind.rejected', request, { error }, facts)
  }
}
