/**
 * The user's password, or that there is none, is what it was when it was looked at; a stronger hash of it is no change.
 * A User, as it was read, is one.
 */
export interface PasswordProof {
  readonly passwordRevision: number
}

/** The session that asks is open. */
export interface SessionProof {
  readonly sessionId: string
}

/**
 * What was checked before an act. Between the check and the act it may have turned false, so the store makes it a
 * precondition: where it does not hold in the act's own transaction, nothing is done.
 */
export type Proof = PasswordProof | SessionProof

export type FailedProof = 'password-changed' | 'session-ended'
