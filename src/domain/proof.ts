import type { Session } from './session.js'
import type { User } from './user.js'

/**
 * The user's password, or its absence, is the same as when it was checked. A stronger hash of one password is no change.
 * A `User` that was read is such a proof.
 */
export interface PasswordProof {
  readonly passwordRevision: number
}

/** The session of the caller is open. */
export interface SessionProof {
  readonly sessionId: string
}

/**
 * What was checked before a change. It may have become false since, so the store checks it again in the transaction of
 * the change (ADR 9).
 */
export type Proof = PasswordProof | SessionProof

export type FailedProof = 'password-changed' | 'session-ended'

/** The user and the session of the proofs, as they are stored now. Null: deleted. */
export interface ProofFacts {
  readonly user: User | null
  readonly session: Session | null
}

/** Why the first proof that no longer holds fails. Null: all hold. */
export function failedProof(proofs: readonly Proof[], { user, session }: ProofFacts): FailedProof | null {
  for (const proof of proofs) {
    if ('sessionId' in proof) {
      // A session ends with its user. A store that reads the two one after the other may still have found it.
      if (!user || session?.id !== proof.sessionId || session.endedAt !== null) return 'session-ended'
    } else if (user?.passwordRevision !== proof.passwordRevision) return 'password-changed'
  }
  return null
}

/** The caller's session and, if it was checked, the password. */
export function proofsOf(sessionId: string, password: PasswordProof | null): readonly Proof[] {
  return password ? [{ sessionId }, password] : [{ sessionId }]
}
