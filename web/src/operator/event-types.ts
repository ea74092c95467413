export const GROUPS = ['loggedIn', 'bound', 'refused', 'other'] as const

export type Group = (typeof GROUPS)[number]

/** Every type of event (events.md) without its prefix `weibind.`. */
export const EVENT_GROUPS: Readonly<Record<string, Group>> = {
  'login.succeeded': 'loggedIn',
  'login.failed': 'refused',
  'bind.required': 'bound',
  'bind.rejected': 'refused',
  'binding.created': 'bound',
  'binding.confirmed': 'bound',
  'binding.removed': 'bound',
  'user.registered': 'loggedIn',
  'user.imported': 'other',
  'user.deleted': 'other',
  'user.disabled': 'other',
  'user.enabled': 'other',
  'recovery.issued': 'other',
  'recovery.used': 'loggedIn',
  'password.changed': 'other',
  'session.refreshed': 'other',
  'session.ended': 'other',
  'session.reuse_detected': 'refused',
  'provider.deauthorized': 'other',
  'limit.reached': 'refused',
  'request.refused': 'refused',
}

const PREFIX = 'weibind.'

export const EVENT_TYPES: readonly string[] = Object.keys(EVENT_GROUPS).map((name) => PREFIX + name)

/** Unknown types of a newer service are `other`. */
export function groupOf(type: string): Group {
  return EVENT_GROUPS[type.slice(PREFIX.length)] ?? 'other'
}
