import type { AuditEvent } from './audit-event.js'
import type { Binding } from './binding.js'
import { uidOf } from './handle-change.js'
import { personalPart, publicPart } from './personal-part.js'
import type { ProviderIdentity } from './provider-identity.js'

/** A deleted user whose events lose their personal data (rule LG-5). */
export interface Erasure {
  readonly userId: string
  /**
   * The accounts that were bound to the user at the deletion, under each of their names. Events about them are the
   * user's up to `until`.
   */
  readonly identities: readonly { readonly identity: ProviderIdentity; readonly until: Date }[]
}

/**
 * The names that events may have used for a bound account. An event that preceded the binding, or a handle that came
 * later, named the uid that the handles of its login gave.
 */
export function identitiesOf({ identity, handles, formerHandles = [] }: Binding): readonly ProviderIdentity[] {
  const ofHandles = [...handles, ...formerHandles].filter((handle) => handle !== identity.uid).map(uidOf)
  return [...new Set([identity.uid, ...ofHandles])].map((uid) => ({ ...identity, uid }))
}

/** Whether the event is about the user. An event that names another user is not, even if the account is the same. */
export function isAbout({ userId, identities }: Erasure, { data, time }: AuditEvent): boolean {
  if (data.user_id !== undefined) return data.user_id === userId
  return identities.some(
    ({ identity, until }) =>
      identity.provider === data.provider && identity.uid === data.uid && Date.parse(time) <= until.getTime(),
  )
}

/** The event of a deleted user without personal data: what happened, when, and the user id. */
export function withoutPersonalData(event: AuditEvent): AuditEvent {
  const { data, ...rest } = publicPart(event)
  return { ...rest, ...(data.user_id === undefined ? {} : { subject: `user:${data.user_id}` }), data }
}

/**
 * The user who must be erased before the event is recorded, if that user is deleted (rule LG-5); null if none. The event
 * of the deletion starts the erasure.
 */
export function userToErase(event: AuditEvent): string | null {
  const { user_id: userId } = event.data
  return userId === undefined || (isErased(event) && !isDeletion(event)) ? null : userId
}

/** Whether nothing is left to erase. The event of a command has no address from the start. */
export function isErased(event: AuditEvent): boolean {
  const { subject: _, ...personal } = personalPart(event)
  return Object.keys(personal).length === 0
}

function isDeletion({ type }: Pick<AuditEvent, 'type'>): boolean {
  return type === 'weibind.user.deleted'
}
