import type { Binding } from './binding.js'

/** What the store holds about an account that is to be bound. */
export interface ImportedBindingFacts {
  /** Null: the user is not there yet. */
  readonly userId: string | null
  /** The bindings that have a handle of the account. */
  readonly ofAccount: readonly Binding[]
  /** The binding with the account's uid. */
  readonly ofUid: Binding | null
  /** The user's binding at this provider. */
  readonly ofUser: Binding | null
}

/** What the store holds at the moment of an import. */
export interface ImportFacts {
  /** Whether the ledger has one of the rows. */
  readonly isTaken: boolean
  /** Whether another user has the name's key or skeleton. Null: no user is created. */
  readonly isNameTaken: boolean | null
  /** Of an existing user. Null: a user is created. */
  readonly isUserThere: boolean | null
  readonly bindings: readonly ImportedBindingFacts[]
}

/** Whether an account may be bound to a user whom the file names, or is already (rule OP-24). */
export function decideImportedBinding({
  userId,
  ofAccount,
  ofUid,
  ofUser,
}: ImportedBindingFacts): 'bind' | 'existing' | 'account_already_bound' | 'user_has_another' {
  const holders = [...ofAccount, ...(ofUid ? [ofUid] : [])]
  if (holders.some((binding) => binding.userId !== userId)) return 'account_already_bound'
  if (holders.length > 0) return 'existing'
  return ofUser ? 'user_has_another' : 'bind'
}

/** `outdated`: something has changed since the import was decided, and it must be decided again. */
export function decideImport({ isTaken, isNameTaken, isUserThere, bindings }: ImportFacts): 'import' | 'outdated' {
  if (isTaken || isNameTaken === true || isUserThere === false) return 'outdated'
  return bindings.every((facts) => decideImportedBinding(facts) === 'bind') ? 'import' : 'outdated'
}
