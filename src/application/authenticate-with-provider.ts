import type { AuditFacts } from '../domain/audit-event.js'
import type { LoginPurpose } from '../domain/login-attempt.js'
import type { TicketHolder } from '../domain/pending-binding.js'
import type { Provider } from '../domain/provider-identity.js'
import type { KnownAccount } from '../domain/recognize-account.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import { CallbackStates } from './callback-states.js'
import { channelFacts, withoutMethod } from './channel-facts.js'
import type { BindRequired, ContinueLogin, LoggedIn, LoginOrigin } from './continue-login.js'
import type { LoginStates } from './login-states.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Log } from './ports/log.js'
import type { AuthenticatedPerson, Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { UserRepository } from './ports/user-repository.js'
import { knownFacts, recognizePerson } from './recognize.js'
import { type RefusalReason, refuse } from './refuse.js'
import { type SpendCodePorts, spendCode } from './spend-code.js'
import type { StatelessCallbacks } from './stateless-callbacks.js'
import { untilCurrent } from './until-current.js'

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
  | { readonly outcome: 'already-bound'; readonly uid: string; readonly isConflict: boolean }
  | Refusal

export interface AuthenticateWithProviderPorts extends SpendCodePorts {
  readonly providers: Providers
  readonly states: LoginStates
  readonly stateless: StatelessCallbacks
  readonly continuation: ContinueLogin
  readonly bindings: BindingRepository
  readonly users: Pick<UserRepository, 'find'>
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly log: Log
}

interface CallbackContext extends LoginOrigin {
  readonly purpose: LoginPurpose
}

/** Completes a login at a provider. Each outcome has exactly one audit event. */
export class AuthenticateWithProvider {
  private readonly states: CallbackStates

  constructor(private readonly ports: AuthenticateWithProviderPorts) {
    this.states = new CallbackStates(ports)
  }

  async execute(callback: ProviderCallback): Promise<ProviderLogin> {
    const { browser, request, answer } = callback
    const provider = this.ports.providers.get(callback.provider)
    if (!provider) return refusal('not_found')
    const heldBack = needsExchange(provider, answer) ? (provider.heldBack?.() ?? null) : null
    const { error, purpose, channel, hasSucceeded } = await this.states[heldBack ? 'check' : 'spend'](
      provider,
      callback,
    )
    const context = { purpose, channel: channelFacts(provider, channel), holder: holderOf(browser), request }
    if (purpose.kind === 'bind') request.loginBy?.(null)
    else if (channel) request.loginBy?.(channel.method)
    if (error || !channel) {
      // The event names no user, since the state may be another person's.
      const refusal = await this.refuse(context, { error: error ?? 'invalid_state' }, {})
      return hasSucceeded ? { ...refusal, isSpentState: true } : refusal
    }
    if (heldBack) return this.refuse(context, heldBack)
    const login = await this.complete(provider, channel, answer, context)
    if (login.outcome !== 'refused') await this.states.noteSuccess(provider, callback)
    return login
  }

  private async complete(
    provider: OAuthProvider,
    channel: Channel,
    answer: ProviderCallback['answer'],
    context: CallbackContext,
  ): Promise<ProviderLogin> {
    if ('error' in answer)
      return this.refuse(context, { error: answer.error === 'access_denied' ? 'access_denied' : 'provider_error' })
    if (provider.refusalCodes?.includes(answer.code)) return this.refuse(context, { error: 'access_denied' })
    if (provider.spendsCodes && !(await spendCode(this.ports, provider, answer.code)))
      return this.refuse(context, { error: 'invalid_code' })
    const authentication = await provider.authenticate(answer.code, channel.name, context.request.providerTime)
    if (authentication.outcome !== 'authenticated') return this.refuse(context, authentication)
    return context.purpose.kind === 'login'
      ? this.ports.continuation.execute(authentication, context)
      : this.bindTo(context.purpose.userId, authentication, context)
  }

  private bindTo(userId: string, person: AuthenticatedPerson, context: CallbackContext): Promise<ProviderLogin> {
    return untilCurrent(() => this.decideBind(userId, person, context))
  }

  private async decideBind(userId: string, person: AuthenticatedPerson, context: CallbackContext) {
    const found = await recognizePerson(this.ports, person)
    if (found === 'outdated') return found
    if (found.outcome === 'failed') return this.refuse(context, found)
    const { identity } = found.outcome === 'known' ? found.binding : found.account
    const facts: AuditFacts = { identity, userId, ...withoutMethod(context.channel) }
    const user = await this.ports.users.find(userId)
    if (user?.disabled) return this.refuse(context, { error: 'account_disabled' }, facts)
    if (found.outcome === 'known')
      return found.binding.userId === userId
        ? this.confirm(found, context)
        : this.refuse(context, { error: 'account_already_bound' }, facts)
    const other = await this.ports.bindings.findOfUser(userId, identity.provider)
    if (other) return this.refuse(context, { error: 'user_already_bound' }, facts)
    const required = await this.ports.continuation.requireBindingFor(
      userId,
      { ...person, account: found.account },
      context,
    )
    if (typeof required !== 'string') return required
    const error = required === 'inactive' ? 'account_disabled' : 'invalid_state'
    return this.refuse(context, { error }, facts)
  }

  private async confirm(known: KnownAccount, { channel, request }: CallbackContext) {
    const { binding, change, isConflict } = known
    const facts = { ...knownFacts(known), ...withoutMethod(channel) }
    const event = this.ports.events.event('weibind.binding.confirmed', request, facts)
    const stored = change
      ? await this.ports.bindings.changeHandle(change, { event })
      : await this.ports.outbox.append(event)
    return stored === 'outdated'
      ? stored
      : ({ outcome: 'already-bound', uid: binding.identity.uid, isConflict } as const)
  }

  private refuse(
    { purpose, channel, request }: CallbackContext,
    why: RefusalReason,
    facts = userOf(purpose),
  ): Promise<Refusal> {
    return purpose.kind === 'bind'
      ? refuse(this.ports, 'weibind.bind.rejected', request, why, { ...facts, ...withoutMethod(channel) })
      : refuse(this.ports, 'weibind.login.failed', request, why, { ...facts, ...channel })
  }
}

function needsExchange(provider: OAuthProvider, answer: ProviderCallback['answer']): boolean {
  return 'code' in answer && !provider.refusalCodes?.includes(answer.code)
}

/** A callback without a cookie had no state either: anyone may have sent the person there. */
function holderOf(browser: string | null): TicketHolder {
  return browser === null ? { kind: 'anyone' } : { kind: 'browser', browser }
}

function userOf(purpose: LoginPurpose): AuditFacts {
  return purpose.kind === 'bind' ? { userId: purpose.userId } : {}
}
