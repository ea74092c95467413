import type { Binding } from './binding.js'
import { type HandleChange, handleOfKind, isFull, kindOf } from './handle-change.js'
import type { ProviderAccount } from './provider-identity.js'

export type Recognition =
  /** No binding has a handle of the account. */
  | { readonly outcome: 'unknown' }
  /** The second handle leads to a binding of another person of the same application: an error of the provider. */
  | { readonly outcome: 'contradiction' }
  | KnownAccount

export interface KnownAccount {
  readonly outcome: 'known'
  readonly binding: Binding
  /** The handle to add to the binding, in the transaction that opens the session. */
  readonly change: HandleChange | null
  /** The second handle belongs to another binding. Neither binding changes. */
  readonly isConflict: boolean
  /** The binding has the maximum number of handles, so none is added (rule WX-24). */
  readonly isFull: boolean
}

/**
 * Finds the binding of an account (docs/weixin.md, section 8). The first handle decides. If no binding has it, the second
 * decides, unless its binding has another handle of the same kind as the first.
 * @param found the bindings that have a handle of the account
 */
export function recognizeAccount({ handles }: ProviderAccount, found: readonly Binding[]): Recognition {
  const [first = '', second] = handles
  const having = (handle: string) => found.find((binding) => binding.handles.includes(handle))
  const [ofFirst, ofSecond] = [having(first), second === undefined ? undefined : having(second)]
  if (ofFirst) {
    if (second === undefined || ofSecond === ofFirst) return known(ofFirst)
    if (ofSecond) return { ...known(ofFirst), isConflict: true }
    return withChange(ofFirst, second)
  }
  if (!ofSecond) return { outcome: 'unknown' }
  return handleOfKind(ofSecond, kindOf(first)) === null ? withChange(ofSecond, first) : { outcome: 'contradiction' }
}

function known(binding: Binding): KnownAccount {
  return { outcome: 'known', binding, change: null, isConflict: false, isFull: false }
}

function withChange(binding: Binding, add: string): KnownAccount {
  const replaces = handleOfKind(binding, kindOf(add))
  if (replaces === null && isFull(binding)) return { ...known(binding), isFull: true }
  return { ...known(binding), change: { binding, add, replaces } }
}
