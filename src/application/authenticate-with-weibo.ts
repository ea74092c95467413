import type { AuditFacts } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import type { LoginAttempt, LoginPurpose } from '../domain/login-attempt.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { BindRequired, ContinueLogin, LoggedIn, LoginWay, VouchedFor } from './continue-login.js'
import type { Limits } from './limits.js'
import type { LoginStates } from './login-states.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { OAuthProvider } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'
import type { StatelessCallbacks } from './stateless-callbacks.js'

export interface WeiboCallback {
  /** What Weibo gave the browser: a code, or the error of a refusal (RFC 6749, section 4.1.2). */
  readonly answer: { readonly code: string } | { readonly error: string }
  readonly state: string | null
  readonly browser: string | null
  readonly request: RequestContext
}

export type WeiboLogin =
  | LoggedIn
  | BindRequired
  /** The account is the user's own already, who began in order to bind it. Logs nobody in. */
  | { readonly outcome: 'already-bound'; readonly uid: string; readonly returnTo: string | null }
  | Refusal

export interface AuthenticateWithWeiboPorts {
  readonly limits: Limits
  readonly states: LoginStates
  readonly stateless: StatelessCallbacks
  readonly weibo: OAuthProvider
  readonly continuation: ContinueLogin
  readonly bindings: BindingRepository
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/** What is known of the login that a callback ends. */
interface Returning extends LoginWay {
  readonly purpose: LoginPurpose
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
      ? this.ports.continuation.execute(authentication, returning, 'weibo')
      : this.returnToBind(returning, authentication, returning.purpose.userId)
  }

  private async stateError(attempt: LoginAttempt | null, callback: WeiboCallback): Promise<ErrorCode | null> {
    if (!attempt) return this.ports.stateless.errorOf(callback)
    return (await this.ports.states.take(attempt, callback.browser)) ? null : 'invalid_state'
  }

  private async returnToBind(returning: Returning, person: VouchedFor, userId: string): Promise<WeiboLogin> {
    const { identity } = person
    const binding = await this.ports.bindings.find(identity)
    const facts: AuditFacts = { identity, userId }
    if (binding && binding.userId !== userId) return this.refuse(returning, { error: 'account_already_bound' }, facts)
    if (binding) {
      await this.ports.outbox.append(this.ports.events.event('weibind.binding.confirmed', returning.request, facts))
      return { outcome: 'already-bound', uid: identity.uid, returnTo: returning.returnTo }
    }
    const other = await this.ports.bindings.findOfUser(userId, identity.provider)
    if (other) return this.refuse(returning, { error: 'user_already_bound' }, facts)
    const required = await this.ports.continuation.requireBindingFor(userId, person, returning)
    return required ?? this.refuse(returning, { error: 'invalid_state' }, facts)
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

type Why = Pick<Refusal, 'error' | 'retryAfterSeconds'>
