import type { AuditFacts } from '../domain/audit-event.js'
import type { ErrorCode } from '../domain/error-code.js'
import type { LoginAttempt, LoginPurpose } from '../domain/login-attempt.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { Provider } from '../domain/provider-identity.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { AuthenticatedPerson, BindRequired, ContinueLogin, LoggedIn, LoginOrigin } from './continue-login.js'
import type { LoginStates, StateProblem } from './login-states.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Log } from './ports/log.js'
import type { Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import { refuse } from './refuse.js'
import type { StatelessCallbacks } from './stateless-callbacks.js'

export interface ProviderCallback {
  readonly provider: Provider
  /** What the provider sent with the browser: a code, or an error (RFC 6749, section 4.1.2). */
  readonly answer: { readonly code: string } | { readonly error: string }
  readonly state: string | null
  /** The channel that the client names, if it does. It must be the state's (rule OA-10). */
  readonly channel?: string | undefined
  /** The name of the browser. Null: it sent no cookie. */
  readonly browser: string | null
  readonly request: RequestContext
}

export type ProviderLogin =
  | LoggedIn
  | BindRequired
  /** The user wanted to bind this account and has bound it before. No session is opened. */
  | { readonly outcome: 'already-bound'; readonly uid: string }
  | Refusal

export interface AuthenticateWithProviderPorts {
  readonly providers: Providers
  readonly states: LoginStates
  readonly stateless: StatelessCallbacks
  readonly continuation: ContinueLogin
  readonly bindings: BindingRepository
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly log: Log
}

interface CallbackContext extends LoginOrigin {
  readonly purpose: LoginPurpose
  /** Undefined: the state names no channel, and the provider has none whose logins begin at a page. */
  readonly channel: Channel | undefined
}

/** Completes a login at a provider. Each outcome has exactly one audit event. */
export class AuthenticateWithProvider {
  constructor(private readonly ports: AuthenticateWithProviderPorts) {}

  async execute(callback: ProviderCallback): Promise<ProviderLogin> {
    const { browser, request, answer } = callback
    const provider = this.ports.providers.get(callback.provider)
    if (!provider) return refusal('not_found')
    const { error, purpose, channel } = await this.spendState(provider, callback)
    const context = { purpose, channel, holder: holderOf(browser), request }
    // The event names no user, since the state may be another person's.
    if (error || !channel) return this.refuse(context, { error: error ?? 'invalid_state' }, {})
    if ('error' in answer)
      return this.refuse(context, { error: answer.error === 'access_denied' ? 'access_denied' : 'provider_error' })
    const authentication = await provider.authenticate(answer.code, channel.name)
    if (authentication.outcome !== 'authenticated') return this.refuse(context, authentication)
    return purpose.kind === 'login'
      ? this.ports.continuation.execute(authentication, context, channel.method)
      : this.requireBinding(context, authentication, purpose.userId)
  }

  /** Must run before the exchange, so that a state leads to one exchange at most (rule OA-3). */
  private async spendState(provider: OAuthProvider, callback: ProviderCallback): Promise<CheckedState> {
    const { states, stateless } = this.ports
    const { state, browser } = callback
    const attempt = state === null ? null : states.read(state)
    const defaults = { purpose: { kind: 'login' }, channel: provider.channels[0] } as const
    if (state === null || !attempt) {
      const error = await stateless.admit(callback)
      if (error === 'invalid_state') this.logProblem(callback, state ? 'unknown' : 'missing')
      return { error, ...defaults }
    }
    const channel = begunChannel(provider, attempt, callback)
    if (!channel) {
      this.logProblem(callback, attempt.provider === provider.name ? 'other-channel' : 'other-provider')
      return { error: 'invalid_state', ...defaults }
    }
    const problem = await states.spend(state, attempt, browser)
    if (problem) this.logProblem(callback, problem)
    return { error: problem && 'invalid_state', purpose: attempt.purpose, channel }
  }

  /** The reason is in the log only: in the answer it would help an attacker (rule IN-7). */
  private logProblem({ request }: ProviderCallback, state: CallbackProblem) {
    this.ports.log.info({ request_id: request.requestId, state }, 'a callback was refused because of its state')
  }

  private async requireBinding(
    context: CallbackContext,
    person: AuthenticatedPerson,
    userId: string,
  ): Promise<ProviderLogin> {
    const { identity } = person.account
    const bound = await this.ports.bindings.find(person.account)
    const facts: AuditFacts = { identity, userId }
    if (bound.some((binding) => binding.userId !== userId))
      return this.refuse(context, { error: 'account_already_bound' }, facts)
    if (bound.length > 0) {
      await this.ports.outbox.append(this.ports.events.event('weibind.binding.confirmed', context.request, facts))
      return { outcome: 'already-bound', uid: identity.uid }
    }
    const other = await this.ports.bindings.findOfUser(userId, identity.provider)
    if (other) return this.refuse(context, { error: 'user_already_bound' }, facts)
    const required = await this.ports.continuation.requireBindingFor(userId, person, context)
    return required ?? this.refuse(context, { error: 'invalid_state' }, facts)
  }

  private refuse({ purpose, channel, request }: CallbackContext, why: Why, facts = userOf(purpose)): Promise<Refusal> {
    return purpose.kind === 'bind'
      ? refuse(this.ports, 'weibind.bind.rejected', request, why, facts)
      : refuse(this.ports, 'weibind.login.failed', request, why, { ...facts, ...methodOf(channel) })
  }
}

type CallbackProblem = StateProblem | 'missing' | 'unknown' | 'other-provider' | 'other-channel'

interface CheckedState {
  readonly error: ErrorCode | null
  readonly purpose: LoginPurpose
  readonly channel: Channel | undefined
}

type Why = Pick<Refusal, 'error' | 'retryAfterSeconds'>

/** The channel of a state, if this callback is of it. The operator may have removed the channel since (rule OA-10). */
function begunChannel(provider: OAuthProvider, attempt: LoginAttempt, callback: ProviderCallback): Channel | undefined {
  const named = callback.channel ?? attempt.channel
  if (attempt.provider !== provider.name || named !== attempt.channel) return undefined
  return provider.channels.find(({ name }) => name === attempt.channel)
}

function methodOf(channel: Channel | undefined): AuditFacts {
  return channel ? { method: channel.method } : {}
}

/** A callback without a cookie had no state either: anyone may have sent the person there. */
function holderOf(browser: string | null): TicketHolder {
  return browser === null ? { kind: 'anyone' } : { kind: 'browser', browser }
}

function userOf(purpose: LoginPurpose): AuditFacts {
  return purpose.kind === 'bind' ? { userId: purpose.userId } : {}
}
