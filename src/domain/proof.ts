import type { Session } from './session.js'
import type { User } from './user.js'

/**
 * Claims that the user's password, or its absence, has not changed since it was checked. A stronger hash of the same
 * password is no change. A `User` is such a proof.
 */
export interface PasswordProof {
  readonly passwordRevision: number
}

/** Claims that the caller's session is open. */
export interface SessionProof {
  readonly sessionId: string
}

/** Claims that the user is there and not disabled. For a login at a provider, which proves nothing else of the user. */
export interface ActiveProof {
  readonly isActive: true
}

export const ACTIVE: ActiveProof = { isActive: true }

/**
 * What was checked before a change. It may have become false since, so the store checks it again in the transaction of
 * the change (ADR 9).
 */
export type Proof = PasswordProof | SessionProof | ActiveProof

export type FailedProof =
  | 'password-changed'
  | 'session-ended'
  /** The rest holds, but the user is disabled; with nothing else to prove, also that the user is deleted. */
  | 'inactive'

/** The user and the session of the proofs, as they are stored now. Null: deleted. */
export interface ProofFacts {
  readonly user: User | null
  readonly session: Session | null
}

/** Why the first proof that no longer holds fails. Null: all hold. */
export function failedProof(proofs: readonly Proof[], { user, session }: ProofFacts): FailedProof | null {
  for (const proof of proofs) {
    if ('sessionId' in proof) {
      // A session ends with its user, but a store that reads both in sequence may have read the session before that.
      if (!user || session?.id !== proof.sessionId || session.endedAt !== null) return 'session-ended'
    } else if ('isActive' in proof) {
      if (!user || user.disabled) return 'inactive'
    } else {
      if (user?.passwordRevision !== proof.passwordRevision) return 'password-changed'
      if (user.disabled) return 'inactive'
    }
  }
  return null
}

/** The caller's session and, if it was checked, the password. */
export function proofsOf(sessionId: string, password: PasswordProof | null): readonly Proof[] {
  return password ? [{ sessionId }, password] : [{ sessionId }]
}
