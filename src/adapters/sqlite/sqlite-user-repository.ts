import type { CredentialChangeAct } from '../../application/ports/credential-change-act.js'
import type { DeletionAct, RegistrationAct, UserRepository } from '../../application/ports/user-repository.js'
import { decideDeletion } from '../../domain/decide-deletion.js'
import { decideRegistration, type RegistrationObstacle } from '../../domain/decide-registration.js'
import { type FailedProof, failedProof, type PasswordProof, proofsOf } from '../../domain/proof.js'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqliteUserRepository implements UserRepository {
  private readonly users: SqliteRows['users']

  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {
    this.users = rows.users
  }

  find(id: string): Promise<User | null> {
    return this.database.read(() => this.users.find(id))
  }

  findByKey(usernameKey: string): Promise<User | null> {
    return this.database.read(() => this.users.findByKey(usernameKey))
  }

  isTaken(username: Username): Promise<boolean> {
    return this.database.read(() => this.users.isTaken(username))
  }

  register(user: User, act: RegistrationAct): Promise<'registered' | RegistrationObstacle> {
    const { bindings, tickets } = this.rows
    return this.database.transaction(() => {
      const decision = decideRegistration(this.registrationFacts(user, act.binding))
      if (decision !== 'register') return decision
      this.users.insert(user)
      if (act.binding) {
        tickets.spend(act.binding.spending)
        bindings.insert(act.binding.bound)
      }
      this.rows.openSession(act.opening)
      this.database.storeEvent(act.event)
      return 'registered'
    })
  }

  async rehash(userId: string, from: string, to: string): Promise<void> {
    await this.database.transaction(() => this.users.rehash(userId, from, to))
  }

  changePassword(
    userId: string,
    to: string,
    act: CredentialChangeAct & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof> {
    const proofs = proofsOf(act.callerSessionId, act.password)
    return this.database.transaction(() => {
      const failed = failedProof(proofs, this.rows.proofFacts(userId, proofs))
      if (failed) return failed
      this.users.setPassword(userId, to)
      this.rows.sessions.endOthers(userId, act.callerSessionId, act.at)
      this.database.storeEvent(act.event)
      return 'changed'
    })
  }

  delete({ userId, callerSessionId, password, at, event }: DeletionAct): Promise<'deleted' | FailedProof> {
    const proofs = proofsOf(callerSessionId, password)
    return this.database.transaction(() => {
      const decision = decideDeletion({ ...this.rows.proofFacts(userId, proofs), proofs })
      if (decision !== 'delete') return decision
      this.rows.deleteUser(userId, at)
      this.database.storeEvent(event)
      return 'deleted'
    })
  }

  private registrationFacts({ username }: User, binding: RegistrationAct['binding']) {
    const isNameTaken = this.users.isTaken(username)
    if (!binding) return { isNameTaken, ticket: null }
    const { bindings, tickets } = this.rows
    const { bound, spending } = binding
    const ofUid = bindings.findByUid(bound.identity)
    return { isNameTaken, ticket: { isSpent: tickets.isSpent(spending), ofAccount: bindings.find(bound), ofUid } }
  }
}
