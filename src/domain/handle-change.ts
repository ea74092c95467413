import type { Binding } from './binding.js'

/** A handle that a binding gets, since a login of its account told it. */
export interface HandleChange {
  /** As it was read. */
  readonly binding: Binding
  readonly add: string
  /** The handle of the same kind that the new one replaces. It becomes a former handle, which finds no binding. */
  readonly replaces: string | null
}

/** What the store holds at the moment of the change. */
export interface HandleFacts {
  /** The user's binding at this provider. */
  readonly stored: Binding | null
  /** The binding that has the handle. */
  readonly ofHandle: Binding | null
}

/** Former handles are not counted. */
export const MAX_HANDLES = 16

/** A handle is `<kind>:<value>`: its kind is the text up to the last colon. Weibo's uid has none. */
export function kindOf(handle: string): string {
  return handle.slice(0, Math.max(0, handle.lastIndexOf(':')))
}

/** The uid of an account that has this handle alone: its value, for an openid `<appid>.<openid>`. */
export function uidOf(handle: string): string {
  const [, ...parts] = handle.split(':')
  return parts.length === 0 ? handle : parts.join('.')
}

/** The handle of this kind that the binding has: one at most. */
export function handleOfKind({ handles }: Pick<Binding, 'handles'>, kind: string): string | null {
  return handles.find((handle) => kindOf(handle) === kind) ?? null
}

export function isFull({ handles }: Pick<Binding, 'handles'>): boolean {
  return handles.length >= MAX_HANDLES
}

/**
 * Whether the binding gets the handle, or has it already (`keep`). `outdated`: the binding or the handle has changed
 * since it was read, so who the person is must be decided again (rules WX-6 and WX-7).
 */
export function decideHandleChange(
  { binding, add, replaces }: HandleChange,
  { stored, ofHandle }: HandleFacts,
): 'add' | 'keep' | 'outdated' {
  if (stored?.identity.uid !== binding.identity.uid) return 'outdated'
  if (stored.handles.includes(add)) return 'keep'
  if (ofHandle || handleOfKind(stored, kindOf(add)) !== replaces) return 'outdated'
  return replaces === null && isFull(stored) ? 'outdated' : 'add'
}

/** The binding after the change. */
export function withHandle(stored: Binding, { add, replaces }: Omit<HandleChange, 'binding'>): Binding {
  const handles = [...stored.handles.filter((handle) => handle !== replaces), add]
  const former = (stored.formerHandles ?? []).filter((handle) => handle !== add && handle !== replaces)
  const formerHandles = replaces === null ? former : [...former, replaces]
  return { ...stored, handles, ...(formerHandles.length > 0 && { formerHandles }) }
}
