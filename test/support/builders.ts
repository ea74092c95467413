import { uuidv7 as uuid } from 'uuidv7'
import type { AuditEvent, AuditEventData } from '../../src/domain/audit-event.js'
import type { Binding } from '../../src/domain/binding.js'
import type { PendingBinding } from '../../src/domain/pending-binding.js'
import type { ProviderAccount, ProviderIdentity } from '../../src/domain/provider-identity.js'
import type { Session } from '../../src/domain/session.js'
import type { User } from '../../src/domain/user.js'
import type { Username } from '../../src/domain/username.js'

/** The default time of test data. */
export const NOON = new Date('2026-11-22T12:00:00.000Z')

export function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000)
}

/** A text that no other test uses. */
export function unique(prefix: string): string {
  return `${prefix}-${uuid()}`
}

export function anIdentity(uid: string = unique('uid')): ProviderIdentity {
  return { provider: 'weibo', uid }
}

/** An account as Weibo tells it: the uid is the only handle. */
export function anAccount(identity = anIdentity()): ProviderAccount {
  return { identity, handles: [identity.uid] }
}

export function aUsername(name: string = unique('name')): Username {
  return { name, key: name.toLowerCase(), skeleton: name.toLowerCase() }
}

export function aUser(overrides: Partial<User> = {}): User {
  const password = { passwordHash: '$argon2id$v=19$hash', passwordRevision: 0 }
  const state = { createdAt: NOON, disabled: null, recovery: null }
  return { id: uuid(), username: aUsername(), ...password, ...state, ...overrides }
}

/** The proof of a password that was never changed. */
export const FIRST_PASSWORD = { passwordRevision: 0 } as const

export function aBinding(overrides: Partial<Binding> = {}): Binding {
  const account = anAccount(overrides.identity)
  return { ...account, userId: unique('user'), screenName: '小明', avatarUrl: null, boundAt: NOON, ...overrides }
}

export function aSession(overrides: Partial<Session> = {}): Session {
  return {
    id: uuid(),
    userId: unique('user'),
    authenticatedAt: NOON,
    provider: null,
    openedAt: later(NOON, 1),
    endedAt: null,
    endsAtLatest: later(NOON, 7200),
    refreshableUntil: later(NOON, 3600),
    liveTokens: [unique('token-hash')],
    spentToken: null,
    spentAt: null,
    ip: '192.0.2.1',
    userAgent: 'Mozilla/5.0',
    ...overrides,
  }
}

export function aPendingBinding(overrides: Partial<PendingBinding> = {}): PendingBinding {
  return {
    ticketHash: unique('ticket-hash'),
    ...anAccount(overrides.identity),
    profile: { screenName: '小明', avatarUrl: 'https://tva1.sinaimg.cn/crop.0.0.180.180.50/1.jpg' },
    holder: { kind: 'browser', browser: unique('browser') },
    forUserId: null,
    wrongPasswords: 0,
    expiresAt: later(NOON, 600),
    ...overrides,
  }
}

type EventOverrides = Partial<Omit<AuditEvent, 'data'>> & { readonly data?: Partial<AuditEventData> }

export function anEvent({ data, ...overrides }: EventOverrides = {}): AuditEvent {
  return {
    specversion: '1.0',
    id: uuid(),
    source: '/weibind',
    type: 'weibind.login.succeeded',
    time: NOON.toISOString(),
    datacontenttype: 'application/json',
    data: { ip: '192.0.2.1', user_agent: 'Mozilla/5.0', request_id: unique('request'), ...data },
    ...overrides,
  }
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
