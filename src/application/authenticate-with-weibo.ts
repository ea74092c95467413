import type { AuditFacts } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import type { LoginAttempt, LoginPurpose } from '../domain/login-attempt.js'
import type { ProviderProfile } from '../domain/provider-identity.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Limits } from './limits.js'
import type { LoginStates } from './login-states.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Authentication, OAuthProvider } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import type { StatelessCallbacks } from './stateless-callbacks.js'
import type { IssuedTicket, TicketOffice } from './ticket-office.js'

export interface WeiboCallback {
  /** What Weibo gave the browser: a code, or the error of a refusal (RFC 6749, section 4.1.2). */
  readonly answer: { readonly code: string } | { readonly error: string }
  readonly state: string | null
  readonly browser: string | null
  readonly request: RequestContext
}

export type WeiboLogin =
  | { readonly outcome: 'logged-in'; readonly session: IssuedSession; readonly returnTo: string | null }
  | {
      readonly outcome: 'bind-required'
      readonly uid: string
      readonly ticket: IssuedTicket
      readonly profile: ProviderProfile | null
      readonly returnTo: string | null
    }
  /** The account is the user's own already, who began in order to bind it. Logs nobody in. */
  | { readonly outcome: 'already-bound'; readonly uid: string; readonly returnTo: string | null }
  | Refusal

export interface AuthenticateWithWeiboPorts {
  readonly limits: Limits
  readonly states: LoginStates
  readonly stateless: StatelessCallbacks
  readonly weibo: OAuthProvider
  readonly bindings: BindingRepository
  readonly users: UserRepository
  readonly sessions: Sessions
  readonly opener: SessionOpener
  readonly tickets: TicketOffice
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** What is known of the login that a callback ends. */
interface Returning {
  readonly purpose: LoginPurpose
  readonly returnTo: string | null
  readonly browser: string | null
  readonly request: RequestContext
}

/** Ends a login that began at Weibo: logged in, bind required, or refused; each with exactly one audit event. */
export class AuthenticateWithWeibo {
  constructor(private readonly ports: AuthenticateWithWeiboPorts) {}

  execute(callback: WeiboCallback): Promise<WeiboLogin> {
    const act = { action: 'callback', request: callback.request } as const
    return this.ports.limits.refusable(
      act,
      () => this.end(callback),
      ({ outcome }) => outcome === 'refused',
    )
  }

  private async end(callback: WeiboCallback): Promise<WeiboLogin> {
    const attempt = callback.state === null ? null : this.ports.states.read(callback.state)
    const { browser, request } = callback
    const returning: Returning = {
      purpose: attempt?.purpose ?? { kind: 'login' },
      returnTo: attempt?.returnTo ?? null,
      browser,
      request,
    }
    const stateError = await this.stateError(attempt, callback)
    // A state that is somebody else's tells nothing of who sends it.
    if (stateError) return this.refuse(returning, { error: stateError }, {})
    if ('error' in callback.answer) {
      const denied = callback.answer.error === 'access_denied'
      return this.refuse(returning, { error: denied ? 'access_denied' : 'provider_error' })
    }
    const authentication = await this.ports.weibo.authenticate(callback.answer.code)
    if (authentication.outcome !== 'authenticated') return this.refuse(returning, authentication)
    return returning.purpose.kind === 'login'
      ? this.logIn(returning, authentication)
      : this.returnToBind(returning, authentication, returning.purpose.userId)
  }

  private async stateError(attempt: LoginAttempt | null, callback: WeiboCallback): Promise<ErrorCode | null> {
    if (!attempt) return this.ports.stateless.errorOf(callback)
    return (await this.ports.states.take(attempt, callback.browser)) ? null : 'invalid_state'
  }

  private async logIn(returning: Returning, authentication: Authenticated): Promise<WeiboLogin> {
    const { identity } = authentication
    const binding = await this.ports.bindings.find(identity)
    const user = binding && (await this.ports.users.find(binding.userId))
    if (!user) return this.requireBinding(returning, authentication, null)
    const { session, issued } = this.ports.opener.prepare(user, returning.request)
    const facts: AuditFacts = { identity, userId: user.id, method: 'weibo' }
    await this.ports.sessions.open(
      session,
      this.ports.events.event('weibind.login.succeeded', returning.request, facts),
    )
    return { outcome: 'logged-in', session: issued, returnTo: returning.returnTo }
  }

  private async returnToBind(returning: Returning, authentication: Authenticated, userId: string): Promise<WeiboLogin> {
    const { identity } = authentication
    const binding = await this.ports.bindings.find(identity)
    const facts: AuditFacts = { identity, userId }
    if (binding && binding.userId !== userId) return this.refuse(returning, { error: 'account_already_bound' }, facts)
    if (binding) {
      await this.ports.outbox.append(this.ports.events.event('weibind.binding.confirmed', returning.request, facts))
      return { outcome: 'already-bound', uid: identity.uid, returnTo: returning.returnTo }
    }
    const other = await this.ports.bindings.findOfUser(userId, identity.provider)
    if (other) return this.refuse(returning, { error: 'user_already_bound' }, facts)
    return this.requireBinding(returning, authentication, userId)
  }

  private async requireBinding(
    { browser, request, returnTo }: Returning,
    { identity, profile: ask }: Authenticated,
    forUserId: string | null,
  ): Promise<WeiboLogin> {
    const profile = await ask()
    const ticket = await this.ports.tickets.issue({ identity, profile, browser, forUserId, request })
    return { outcome: 'bind-required', uid: identity.uid, ticket, profile, returnTo }
  }

  private refuse({ purpose, request }: Returning, why: Why, facts = whoBegan(purpose)): Promise<Refusal> {
    return purpose.kind === 'bind'
      ? refuse(this.ports, 'weibind.bind.rejected', request, why, facts)
      : refuse(this.ports, 'weibind.login.failed', request, why, { ...facts, method: 'weibo' })
  }
}

function whoBegan(purpose: LoginPurpose): AuditFacts {
  return purpose.kind === 'bind' ? { userId: purpose.userId } : {}
}

type Authenticated = Extract<Authentication, { outcome: 'authenticated' }>
type Why = Pick<Refusal, 'error' | 'retryAfterSeconds'>
