import type { EndingOthers } from '../../application/ports/ending-others.js'
import type { FailedProof, PasswordProof } from '../../application/ports/proof.js'
import type {
  Deletion,
  RegistrationAct,
  RegistrationConflict,
  UserRepository,
} from '../../application/ports/user-repository.js'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import { BindingRows } from './binding-rows.js'
import { ErasureRows } from './erasure-rows.js'
import { PendingBindingRows } from './pending-binding-rows.js'
import { Proofs } from './proofs.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { UserRows } from './user-rows.js'

export class SqliteUserRepository implements UserRepository {
  private readonly users: UserRows
  private readonly bindings: BindingRows
  private readonly tickets: PendingBindingRows
  private readonly sessions: SessionRows
  private readonly erasures: ErasureRows
  private readonly proofs: Proofs

  constructor(private readonly database: SqliteDatabase) {
    this.users = new UserRows(database)
    this.bindings = new BindingRows(database)
    this.tickets = new PendingBindingRows(database)
    this.sessions = new SessionRows(database)
    this.erasures = new ErasureRows(database)
    this.proofs = new Proofs(database)
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

  register(user: User, act: RegistrationAct): Promise<'registered' | RegistrationConflict> {
    return this.database.act(() => {
      const conflict = this.conflict(user, act.binding)
      if (conflict) return conflict
      this.users.insert(user)
      if (act.binding) {
        this.tickets.spend(act.binding.spending)
        this.bindings.insert(act.binding.bound)
      }
      this.sessions.insert(act.opening)
      this.database.storeEvent(act.event)
      return 'registered'
    })
  }

  async rehash(userId: string, from: string, to: string): Promise<void> {
    await this.database.act(() => this.users.rehash(userId, from, to))
  }

  changePassword(
    userId: string,
    to: string,
    act: EndingOthers & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof> {
    return this.database.act(() => {
      const failed = this.proofs.failed(userId, { sessionId: act.keeping }, act.password)
      if (failed) return failed
      this.users.setHash(userId, to)
      this.sessions.endOthers(userId, act.keeping, act.at)
      this.database.storeEvent(act.event)
      return 'changed'
    })
  }

  delete({ userId, by, password, at, event }: Deletion): Promise<'deleted' | FailedProof> {
    return this.database.act(() => {
      const failed = this.proofs.failed(userId, { sessionId: by }, password)
      if (failed) return failed
      for (const binding of this.bindings.listOfUser(userId)) this.erasures.insert(binding, at)
      this.bindings.deleteOfUser(userId)
      this.tickets.deleteForUser(userId)
      this.sessions.deleteOfUser(userId)
      this.users.delete(userId)
      this.database.storeEvent(event)
      return 'deleted'
    })
  }

  private conflict(user: User, binding: RegistrationAct['binding']): RegistrationConflict | null {
    if (binding && this.tickets.isSpent(binding.spending)) return 'ticket-already-spent'
    if (this.users.isTaken(user.username)) return 'username-taken'
    return binding && this.bindings.find(binding.bound.identity) ? 'account-already-bound' : null
  }
}
