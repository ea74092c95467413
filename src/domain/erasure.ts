import type { AuditEvent } from './audit-event.js'
import type { ProviderIdentity } from './provider-identity.js'

/** A deleted user, whose personal data is removed from events (rule LG-5). */
export interface Erasure {
  readonly userId: string
  /** The accounts that were bound to the user at the deletion. Their events up to `until` concern the user. */
  readonly identities: readonly { readonly identity: ProviderIdentity; readonly until: Date }[]
}

/** An event that names another user is kept: that user owned the account at that time. */
export function concerns({ userId, identities }: Erasure, { data, time }: AuditEvent): boolean {
  if (data.user_id !== undefined) return data.user_id === userId
  return identities.some(
    ({ identity, until }) =>
      identity.provider === data.provider && identity.uid === data.uid && Date.parse(time) <= until.getTime(),
  )
}

/** The event without personal data: what happened, when, and to which user id. */
export function withoutPerson({ subject: _, ...event }: AuditEvent): AuditEvent {
  const { uid: __, ip: ___, user_agent: ____, ...data } = event.data
  return { ...event, ...(data.user_id === undefined ? {} : { subject: `user:${data.user_id}` }), data }
}

export function isErased({ data }: AuditEvent): boolean {
  return data.ip === undefined
}
