import { nextTick, reactive } from 'vue'
import type { Failure } from './call-api.js'
import { t } from './language.js'

const INVISIBLE_EDGE = /^\p{Default_Ignorable_Code_Point}|\p{Default_Ignorable_Code_Point}$/u
const SHORTEST_PASSWORD = 8
const LONGEST_PASSWORD = 128

/** By the id of the field: the key of a text that says what is wrong with it. */
export type Faults = Readonly<Record<string, string | null>>

export interface FieldFaults {
  /** What is wrong with a field, in words. Undefined: nothing. */
  of(id: string): string | undefined
  /** Shows faults at their fields and moves the focus to the first. @returns whether there is any */
  show(faults: Faults): boolean
  clear(id?: string): void
}

export function fieldFaults(): FieldFaults {
  const found = reactive<Record<string, string>>({})
  return {
    of: (id) => (found[id] ? t(`fields.${found[id]}`) : undefined),
    show(faults) {
      const ids = Object.keys(faults).filter((id) => faults[id])
      for (const id of ids) found[id] = faults[id] ?? ''
      const [first] = ids
      if (first) nextTick(() => document.getElementById(first)?.focus())
      return ids.length > 0
    },
    clear(id) {
      for (const each of id === undefined ? Object.keys(found) : [id]) delete found[each]
    },
  }
}

/** What a form holds, by the ids of its fields. */
export interface Typed {
  readonly username?: string
  readonly newPassword?: { readonly id: string; readonly value: string }
  readonly password?: { readonly id: string; readonly value: string }
}

/** What can be seen to be wrong before the call. */
export function faultsBefore({ username, newPassword, password }: Typed): Faults {
  return {
    ...(username !== undefined && { username: username === '' ? 'usernameMissing' : null }),
    ...(password && { [password.id]: password.value === '' ? 'passwordMissing' : null }),
    ...(newPassword && { [newPassword.id]: lengthFault(newPassword.value) }),
  }
}

/** The faults that the API has found in what was typed. Empty: its refusal is about no field. */
export function faultsIn({ error, field }: Failure, { username, newPassword, password }: Typed): Faults {
  if (error === 'username_taken') return { username: 'usernameTaken' }
  if (error === 'wrong_password' && password) return { [password.id]: 'passwordWrong' }
  if (error !== 'invalid_request') return {}
  if (field === 'username' && username !== undefined) return { username: usernameFault(username) }
  if (field?.endsWith('password') && newPassword)
    return { [newPassword.id]: lengthFault(newPassword.value) ?? 'passwordCommon' }
  return {}
}

function lengthFault(password: string): string | null {
  if (password === '') return 'passwordMissing'
  const { length } = [...password.normalize('NFC')]
  if (length < SHORTEST_PASSWORD) return 'passwordShort'
  return length > LONGEST_PASSWORD ? 'passwordLong' : null
}

/** Names the slip of a refused username, since people do not see a space or a full-width letter. */
function usernameFault(username: string): string {
  if (username.trim() !== username) return 'usernameSpaces'
  if (INVISIBLE_EDGE.test(username)) return 'usernameInvisible'
  if (username.normalize('NFKC') !== username) return 'usernameVariants'
  const { length } = [...username]
  if (length < 2) return 'usernameShort'
  if (length > 32) return 'usernameLong'
  return /^[\p{L}\p{N}]/u.test(username) ? 'usernameCharacters' : 'usernameStart'
}
