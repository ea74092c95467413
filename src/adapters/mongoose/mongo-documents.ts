import type { ClientSession } from 'mongoose'
import type { HandleChange, HandleFacts } from '../../domain/handle-change.js'
import type { Proof, ProofFacts } from '../../domain/proof.js'
import { loginOf, type Session } from '../../domain/session.js'
import { BindingDocuments } from './binding-documents.js'
import { ErasureDocuments } from './erasure-documents.js'
import type { MongoDatabase } from './mongo-database.js'
import { PendingBindingDocuments } from './pending-binding-documents.js'
import { SessionBatches } from './session-batches.js'
import { SessionDocuments } from './session-documents.js'
import { UserDocuments } from './user-documents.js'

/** The collections that several repositories share. */
export class MongoDocuments {
  readonly users: UserDocuments
  readonly bindings: BindingDocuments
  readonly tickets: PendingBindingDocuments
  readonly sessions: SessionDocuments
  readonly sessionBatches: SessionBatches
  readonly erasures: ErasureDocuments

  constructor(database: MongoDatabase) {
    this.users = new UserDocuments(database.models)
    this.bindings = new BindingDocuments(database.models)
    this.tickets = new PendingBindingDocuments(database)
    this.sessions = new SessionDocuments(database)
    this.sessionBatches = new SessionBatches(database)
    this.erasures = new ErasureDocuments(database.models)
  }

  async handleFacts({ binding: { identity, userId }, add }: HandleChange): Promise<HandleFacts> {
    // In this order, so that a handle that another login adds meanwhile is seen in the binding.
    const [ofHandle = null] = await this.bindings.find({ identity, handles: [add] })
    return { stored: await this.bindings.findOfUser(userId, identity.provider), ofHandle }
  }

  /**
   * Unless the binding has the handle already. @throws TransactionConflict if the binding has changed since it was read
   */
  async changeHandle(change: HandleChange, { stored }: HandleFacts, transaction: ClientSession): Promise<void> {
    if (stored && !stored.handles.includes(change.add)) await this.bindings.changeHandle(stored, change, transaction)
  }

  /**
   * Deletes the user with all that is the user's, and marks the person for erasure. @throws TransactionConflict if the
   * user is gone
   */
  async deleteUser(transaction: ClientSession, userId: string, at: Date): Promise<void> {
    await this.users.delete(userId, transaction)
    await this.sessions.deleteOfUser(userId, transaction)
    const deleted = await this.bindings.deleteOfUser(userId, transaction)
    for (const binding of deleted) await this.erasures.insert(binding, at, transaction)
    await this.tickets.deleteForUser(userId, transaction)
  }

  async proofFacts(userId: string, proofs: readonly Proof[]): Promise<ProofFacts> {
    const [asking] = proofs.flatMap((proof) => ('sessionId' in proof ? [proof.sessionId] : []))
    const [user, session] = await Promise.all([
      this.users.find(userId),
      asking === undefined ? null : this.sessions.find(asking),
    ])
    return { user, session }
  }

  /**
   * Stores a session that rests on these proofs, which are locked with it. A login sets the user's last login, in the
   * same write. @throws TransactionConflict if a proof no longer holds
   */
  async openSession(transaction: ClientSession, session: Session, proofs: readonly Proof[]): Promise<void> {
    await this.lockProofs(transaction, session.userId, proofs, loginOf(session))
    await this.sessions.insert(session, transaction)
  }

  /**
   * Writes the documents that the proofs are about, so that no other transaction can change them until this one ends:
   * two transactions that only read one document do not conflict. @throws TransactionConflict if a proof no longer holds
   */
  async lockProofs(
    transaction: ClientSession,
    userId: string,
    proofs: readonly Proof[],
    lastLoginAt: Date | null = null,
  ): Promise<void> {
    for (const proof of proofs) {
      if ('sessionId' in proof) await this.sessions.touch(proof.sessionId, transaction)
      else await this.users.touch(userId, transaction, proof, lastLoginAt)
    }
  }

  /**
   * As `lockProofs`, and locks the user's document in any case. @throws TransactionConflict if the user is gone, or a
   * proof no longer holds
   */
  async lockUser(
    transaction: ClientSession,
    userId: string,
    proofs: readonly Proof[],
    lastLoginAt: Date | null = null,
  ): Promise<void> {
    await this.lockProofs(transaction, userId, proofs, lastLoginAt)
    if (!proofs.some(isOfUser)) await this.users.touch(userId, transaction)
  }
}

function isOfUser(proof: Proof): boolean {
  return !('sessionId' in proof)
}
