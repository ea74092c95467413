import type { AuditEvent } from './audit-event.js'
import type { ProviderIdentity } from './provider-identity.js'

/** Whose events lose what is personal in them (rule LG-5). */
export interface Erasure {
  readonly userId: string
  /** The accounts that were bound to the user at the end, and until when what is known of them was about the user. */
  readonly identities: readonly { readonly identity: ProviderIdentity; readonly until: Date }[]
}

/** An event of another user stays whole: that one had proven to hold the account as well. */
export function concerns({ userId, identities }: Erasure, { data, time }: AuditEvent): boolean {
  if (data.user_id !== undefined) return data.user_id === userId
  return identities.some(
    ({ identity, until }) =>
      identity.provider === data.provider && identity.uid === data.uid && Date.parse(time) <= until.getTime(),
  )
}

/** What stays of an event when its person goes: what happened, when, and to which user. */
export function withoutPerson({ subject: _, ...event }: AuditEvent): AuditEvent {
  const { uid: __, ip: ___, user_agent: ____, ...data } = event.data
  return { ...event, ...(data.user_id === undefined ? {} : { subject: `user:${data.user_id}` }), data }
}

export function isErased({ data }: AuditEvent): boolean {
  return data.ip === undefined
}
