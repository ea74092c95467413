import type { Proof, ProofFacts } from '../../domain/proof.js'
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

  proofFacts(userId: string, proofs: readonly Proof[]): ProofFacts {
    const [asking] = proofs.flatMap((proof) => ('sessionId' in proof ? [proof.sessionId] : []))
    return { user: this.users.find(userId), session: asking === undefined ? null : this.sessions.find(asking) }
  }
}
