import type { ErrorCode } from './error-code.js'
import { plainText } from './plain-text.js'
import type { Provider, ProviderIdentity } from './provider-identity.js'
import type { RequestContext } from './request-context.js'

export const AUDIT_EVENT_TYPES = [
  'weibind.login.succeeded',
  'weibind.login.failed',
  'weibind.bind.required',
  'weibind.bind.rejected',
  'weibind.binding.created',
  'weibind.binding.confirmed',
  'weibind.binding.removed',
  'weibind.provider.deauthorized',
  'weibind.limit.reached',
  'weibind.user.registered',
  'weibind.user.deleted',
  'weibind.user.imported',
  'weibind.password.changed',
  'weibind.user.disabled',
  'weibind.user.enabled',
  'weibind.recovery.issued',
  'weibind.recovery.used',
  'weibind.session.refreshed',
  'weibind.session.ended',
  'weibind.session.reuse_detected',
  'weibind.request.refused',
] as const

export type AuditEventType = (typeof AUDIT_EVENT_TYPES)[number]

/** `password`, or the `method` of a provider's channel: `weibo`, `weibo-native`. */
export type LoginMethod = string
export type AuditedAction =
  | 'login'
  | 'callback'
  | 'native-login'
  | 'bind'
  | 'register'
  | 'refresh'
  | 'logout'
  | 'unbind'
  | 'password'
  | 'deletion'
  | 'recovery'

export interface AuditFacts {
  readonly identity?: ProviderIdentity
  /** The provider of a call that identified no account. Ignored if there is an identity. */
  readonly provider?: Provider
  readonly userId?: string
  readonly reason?: ErrorCode
  readonly method?: LoginMethod
  /** Only of providers with `isChannelShown`. */
  readonly channel?: string
  /** The provider's own number of an error. */
  readonly providerCode?: number
  readonly action?: AuditedAction
  /** False: the event reports a claim that could not be verified. */
  readonly verified?: false
  /** The account's second handle belongs to another binding (rule WX-7). */
  readonly conflict?: true
  /** A handle of the account replaced the one of its kind. */
  readonly unionidChanged?: true
  /** How many sessions an operator's act ended. */
  readonly sessions?: number
  /** The name of the operator whose act this is. */
  readonly operator?: string
  /** What the operator gave as the reason of the act. */
  readonly operatorReason?: string
}

/** Where a request came from. A command has no address and no user agent. */
export type EventOrigin = Pick<RequestContext, 'requestId'> & Partial<RequestContext>

/** The record of one result, as a CloudEvents 1.0 document (docs/events.md). It holds no secret of any kind. */
export interface AuditEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: '/weibind'
  readonly type: AuditEventType
  /** ISO 8601 in UTC. */
  readonly time: string
  /** `weibo:<uid>` or `user:<id>`; absent if neither is known. */
  readonly subject?: string
  readonly datacontenttype: 'application/json'
  readonly data: AuditEventData
}

export interface AuditEventData {
  readonly provider?: string
  readonly uid?: string
  readonly user_id?: string
  readonly method?: LoginMethod
  readonly channel?: string
  readonly action?: AuditedAction
  readonly reason?: ErrorCode
  readonly provider_code?: number
  readonly sessions?: number
  /** An operator's act. */
  readonly operator?: string
  readonly operator_reason?: string
  /** This and `user_agent` are absent after an erasure, and if a command was given. */
  readonly ip?: string
  readonly user_agent?: string
  readonly verified?: false
  readonly conflict?: true
  readonly unionid_changed?: true
  readonly request_id: string
}

export interface AuditEventInput {
  readonly id: string
  readonly at: Date
  readonly type: AuditEventType
  readonly request: EventOrigin
  readonly facts: AuditFacts
}

const MAX_USER_AGENT_LENGTH = 256

export function auditEvent({ id, at, type, request, facts }: AuditEventInput): AuditEvent {
  const { identity, userId, method, channel, action, reason, providerCode, verified, conflict, unionidChanged } = facts
  const { sessions, operator, operatorReason } = facts
  return withoutUndefined<AuditEvent>({
    specversion: '1.0',
    id,
    source: '/weibind',
    type,
    time: at.toISOString(),
    subject: subjectOf(facts),
    datacontenttype: 'application/json',
    data: withoutUndefined<AuditEventData>({
      provider: identity?.provider ?? facts.provider,
      uid: identity?.uid,
      user_id: userId,
      method,
      channel,
      action,
      reason,
      provider_code: providerCode,
      verified,
      conflict,
      unionid_changed: unionidChanged,
      sessions,
      operator,
      operator_reason: operatorReason,
      ip: request.ip,
      user_agent: request.userAgent === undefined ? undefined : plainText(request.userAgent, MAX_USER_AGENT_LENGTH),
      request_id: request.requestId,
    }),
  })
}

function subjectOf({ identity, userId }: AuditFacts): string | undefined {
  if (identity) return `${identity.provider}:${identity.uid}`
  return userId && `user:${userId}`
}

/** An optional field of T may be undefined. */
type Fields<T> = { readonly [Name in keyof T]-?: object extends Pick<T, Name> ? T[Name] | undefined : T[Name] }

function withoutUndefined<T extends object>(fields: Fields<T>): T {
  const defined: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) defined[name] = value
  return defined as T
}

/** The reasons of a bind that was rejected after a wrong password. The second one: the ticket was spent meanwhile. */
const WRONG_PASSWORD: ReadonlySet<ErrorCode | undefined> = new Set([
  'invalid_credentials',
  'invalid_bind_ticket',
] as const)

/**
 * An event as it is shown to the user whom it names. If another person tried to bind an account with a wrong password,
 * the uid of that person is left out. Of an operator's act, only that an operator did it is shown (rule AC-16).
 */
export function asShownToUser(event: AuditEvent): AuditEvent {
  if (event.data.operator !== undefined) return withoutOperator(event)
  const { provider, uid, ...data } = event.data
  if (event.type !== 'weibind.bind.rejected' || !WRONG_PASSWORD.has(data.reason)) return event
  return { ...event, subject: `user:${data.user_id}`, data }
}

function withoutOperator(event: AuditEvent): AuditEvent {
  const { operator_reason: _, ip: __, user_agent: ___, ...data } = event.data
  return { ...event, data: { ...data, operator: 'operator' } }
}
