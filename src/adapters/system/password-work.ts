import type { Pbkdf2Hash } from '../../domain/imported-password.js'
import type { Argon2Cost } from './argon2-password-hasher.js'

/** What the threads are asked for. */
export interface HashWork {
  readonly password: string
  readonly cost: Argon2Cost
}

export interface VerifyWork {
  readonly password: string
  /** A PHC string of argon2, or a hash of PBKDF2. Null: no password matches. */
  readonly stored: string | Pbkdf2Hash | null
  /** What a refusal costs: a check of each of these hashes and as many rounds of PBKDF2. */
  readonly dummies: { readonly argon2: readonly string[]; readonly rounds: number }
}

/** Whether two hashes of argon2 cost the same: `$argon2id$v=19$m=19456,t=2,p=1` is the same in both. */
export function isSameKind(one: string, other: string): boolean {
  return kindOf(one) === kindOf(other)
}

function kindOf(hash: string): string {
  return hash.split('$').slice(0, 4).join('$')
}
