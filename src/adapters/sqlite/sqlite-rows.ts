import type { HandleChange, HandleFacts } from '../../domain/handle-change.js'
import type { Proof, ProofFacts } from '../../domain/proof.js'
import { loginOf, type Session } from '../../domain/session.js'
import { BindingRows } from './binding-rows.js'
import { ErasureRows } from './erasure-rows.js'
import { PendingBindingRows } from './pending-binding-rows.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { UserRows } from './user-rows.js'

/** The tables that several repositories share. Their statements are prepared once for a database. */
export class SqliteRows {
  readonly users: UserRows
  readonly bindings: BindingRows
  readonly tickets: PendingBindingRows
  readonly sessions: SessionRows
  readonly erasures: ErasureRows

  constructor(database: SqliteDatabase) {
    this.users = new UserRows(database)
    this.bindings = new BindingRows(database)
    this.tickets = new PendingBindingRows(database)
    this.sessions = new SessionRows(database)
    this.erasures = new ErasureRows(database)
  }

  handleFacts({ binding: { identity, userId }, add }: HandleChange): HandleFacts {
    const [ofHandle = null] = this.bindings.find({ identity, handles: [add] })
    return { stored: this.bindings.findOfUser(userId, identity.provider), ofHandle }
  }

  /** Unless the binding has the handle already. */
  changeHandle(change: HandleChange, { stored }: HandleFacts): void {
    if (stored && !stored.handles.includes(change.add)) this.bindings.changeHandle(stored, change)
  }

  /** Stores a session, and the time of its login with the user. */
  openSession(session: Session): void {
    this.sessions.insert(session)
    const login = loginOf(session)
    if (login) this.users.setLastLogin(session.userId, login)
  }

  /** Deletes the user with all that is the user's, and marks the person for erasure. */
  deleteUser(userId: string, at: Date): void {
    for (const binding of this.bindings.listOfUser(userId)) this.erasures.insert(binding, at)
    this.bindings.deleteOfUser(userId)
    this.tickets.deleteForUser(userId)
    this.sessions.deleteOfUser(userId)
    this.users.delete(userId)
  }

  proofFacts(userId: string, proofs: readonly Proof[]): ProofFacts {
    const [asking] = proofs.flatMap((proof) => ('sessionId' in proof ? [proof.sessionId] : []))
    return { user: this.users.find(userId), session: asking === undefined ? null : this.sessions.find(asking) }
  }
}
