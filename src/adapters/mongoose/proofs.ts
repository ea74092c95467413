import type { ClientSession } from 'mongoose'
import type { FailedProof, Proof } from '../../application/ports/proof.js'
import type { MongoDatabase } from './mongo-database.js'
import { SessionDocuments } from './session-documents.js'
import { UserDocuments } from './user-documents.js'

/** What acts rest on: looked at when they decide, and written in their transaction, so that nobody can change it there. */
export class Proofs {
  private readonly users: UserDocuments
  private readonly sessions: SessionDocuments

  constructor(database: MongoDatabase) {
    this.users = new UserDocuments(database.models)
    this.sessions = new SessionDocuments(database)
  }

  /** The first of them that does not hold. */
  async failed(userId: string, ...proofs: readonly (Proof | null)[]): Promise<FailedProof | null> {
    for (const proof of proofs) {
      const failed = proof && (await this.failure(userId, proof))
      if (failed) return failed
    }
    return null
  }

  /** @throws Overtaken where one of them does not hold any more */
  async hold(transaction: ClientSession, userId: string, ...proofs: readonly (Proof | null)[]): Promise<void> {
    for (const proof of proofs) {
      if (proof && 'sessionId' in proof) await this.sessions.touch(proof.sessionId, transaction)
      else if (proof) await this.users.touch(userId, transaction, proof)
    }
  }

  private async failure(userId: string, proof: Proof): Promise<FailedProof | null> {
    if ('sessionId' in proof) return (await this.sessions.hasEnded(proof.sessionId)) ? 'session-ended' : null
    const user = await this.users.find(userId)
    return user?.passwordRevision === proof.passwordRevision ? null : 'password-changed'
  }
}
