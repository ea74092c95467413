import type {
  BindingAct,
  BindingConflict,
  BindingRepository,
  WithdrawalNote,
} from '../../application/ports/binding-repository.js'
import type { EndingOthers } from '../../application/ports/ending-others.js'
import type { FailedProof } from '../../application/ports/proof.js'
import type { Binding } from '../../domain/binding.js'
import type { Provider, ProviderIdentity } from '../../domain/provider-identity.js'
import { BindingRows } from './binding-rows.js'
import { PendingBindingRows } from './pending-binding-rows.js'
import { Proofs } from './proofs.js'
import { SessionRows } from './session-rows.js'
import type { SqliteDatabase } from './sqlite-database.js'
import { UserRows } from './user-rows.js'

type Obstacle = 'already-theirs' | BindingConflict | FailedProof

export class SqliteBindingRepository implements BindingRepository {
  private readonly bindings: BindingRows
  private readonly tickets: PendingBindingRows
  private readonly sessions: SessionRows
  private readonly users: UserRows
  private readonly proofs: Proofs

  constructor(private readonly database: SqliteDatabase) {
    this.bindings = new BindingRows(database)
    this.tickets = new PendingBindingRows(database)
    this.sessions = new SessionRows(database)
    this.users = new UserRows(database)
    this.proofs = new Proofs(database)
  }

  find(identity: ProviderIdentity): Promise<Binding | null> {
    return this.database.read(() => this.bindings.find(identity))
  }

  findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    return this.database.read(() => this.bindings.findOfUser(userId, provider))
  }

  listOfUser(userId: string): Promise<readonly Binding[]> {
    return this.database.read(() => this.bindings.listOfUser(userId))
  }

  save(binding: Binding, act: BindingAct): Promise<'saved' | Obstacle> {
    return this.database.act(() => {
      const obstacle = this.obstacle(binding, act)
      if (obstacle) return obstacle
      this.tickets.spend(act.spending)
      this.bindings.insert(binding)
      this.sessions.insert(act.opening)
      this.database.storeEvent(act.event)
      return 'saved'
    })
  }

  remove(binding: Binding, act: EndingOthers): Promise<'removed' | 'not-bound' | 'last-login-method' | FailedProof> {
    return this.database.act(() => {
      const failed = this.proofs.failed(binding.userId, { sessionId: act.keeping }, act.password)
      if (failed) return failed
      if (this.bindings.find(binding.identity)?.userId !== binding.userId) return 'not-bound'
      if ((this.users.find(binding.userId)?.passwordHash ?? null) === null) return 'last-login-method'
      this.bindings.delete(binding)
      this.sessions.endOthers(binding.userId, act.keeping, act.at)
      this.database.storeEvent(act.event)
      return 'removed'
    })
  }

  async noteWithdrawal(identity: ProviderIdentity, { at, ifNoneSince, event }: WithdrawalNote): Promise<boolean> {
    if (!(await this.database.read(() => this.bindings.isUnnoted(identity, ifNoneSince)))) return false
    return this.database.act(() => {
      const isNoted = this.bindings.note(identity, at, ifNoneSince)
      if (isNoted) this.database.storeEvent(event)
      return isNoted
    })
  }

  private obstacle({ identity, userId }: Binding, { spending, proof }: BindingAct): Obstacle | null {
    if (this.tickets.isSpent(spending)) return 'ticket-already-spent'
    if (!this.users.find(userId)) return 'user-gone'
    const failed = this.proofs.failed(userId, proof)
    if (failed) return failed
    const bound = this.bindings.find(identity)
    if (bound) return bound.userId === userId ? 'already-theirs' : 'account-already-bound'
    return this.bindings.findOfUser(userId, identity.provider) ? 'user-already-bound' : null
  }
}
