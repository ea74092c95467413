import type { FailedProof, Proof } from '../../application/ports/proof.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { UserRows } from './user-rows.js'

/** Looks, inside an act, whether what it rests on still holds: no other act is between the two. */
export class Proofs {
  private readonly users: UserRows
  private readonly sessions: SessionRows

  constructor(database: SqliteDatabase) {
    this.users = new UserRows(database)
    this.sessions = new SessionRows(database)
  }

  /** The first of them that does not hold. */
  failed(userId: string, ...proofs: readonly (Proof | null)[]): FailedProof | null {
    for (const proof of proofs) {
      const failed = proof && this.failure(userId, proof)
      if (failed) return failed
    }
    return null
  }

  private failure(userId: string, proof: Proof): FailedProof | null {
    if ('sessionId' in proof) return this.sessions.hasEnded(proof.sessionId) ? 'session-ended' : null
    return this.users.find(userId)?.passwordRevision === proof.passwordRevision ? null : 'password-changed'
  }
}
