import type { Binding } from './binding.js'
import { type HandleChange, handleOfKind, isFull, kindOf } from './handle-change.js'
import type { ProviderAccount } from './provider-identity.js'

export type Recognition =
  /** No binding has a handle of the account. */
  | { readonly outcome: 'unknown' }
  /** The provider contradicts itself: it names another person of the same application. */
  | { readonly outcome: 'contradiction' }
  | KnownAccount

export interface KnownAccount {
  readonly outcome: 'known'
  readonly binding: Binding
  /** What the binding gets in the transaction that this decision leads to. */
  readonly change: HandleChange | null
  /** The second handle is another binding's. Nothing moves. */
  readonly isConflict: boolean
  /** The binding has as many handles as it may have, and so does not get another one (rule WX-24). */
  readonly isFull: boolean
}

/**
 * Whose account it is (docs/weixin.md, section 8). The first handle decides. Where no binding has it, the second one does,
 * unless its binding has another handle of the first one's kind.
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
