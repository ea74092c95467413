import type {
  BindingAct,
  BindingRepository,
  HandleAct,
  UnbindingAct,
  WithdrawalNote,
} from '../../application/ports/binding-repository.js'
import type { Binding } from '../../domain/binding.js'
import { type BindingObstacle, decideBinding } from '../../domain/decide-binding.js'
import { decideUnbinding, type UnbindingObstacle } from '../../domain/decide-unbinding.js'
import { decideWithdrawalNote } from '../../domain/decide-withdrawal-note.js'
import { decideHandleChange, type HandleChange } from '../../domain/handle-change.js'
import { ACTIVE, failedProof, proofsOf } from '../../domain/proof.js'
import type { Provider, ProviderAccount, ProviderIdentity } from '../../domain/provider-identity.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqliteBindingRepository implements BindingRepository {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {}

  find(account: ProviderAccount): Promise<readonly Binding[]> {
    return this.database.read(() => this.rows.bindings.find(account))
  }

  isUidTaken({ identity }: ProviderAccount): Promise<boolean> {
    return this.database.read(() => this.rows.bindings.findByUid(identity) !== null)
  }

  findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    return this.database.read(() => this.rows.bindings.findOfUser(userId, provider))
  }

  listOfUser(userId: string): Promise<readonly Binding[]> {
    return this.database.read(() => this.rows.bindings.listOfUser(userId))
  }

  save(binding: Binding, act: BindingAct): Promise<'saved' | BindingObstacle> {
    const { bindings, tickets, sessions } = this.rows
    return this.database.transaction(() => {
      const decision = decideBinding(this.bindingFacts(binding, act))
      if (decision !== 'bind') return decision
      tickets.spend(act.spending)
      bindings.insert(binding)
      this.rows.openSession(act.opening)
      if (act.replacing) sessions.end(act.replacing, act.opening.openedAt)
      this.database.storeEvent(act.event)
      return 'saved'
    })
  }

  changeHandle(change: HandleChange, { opening, event }: HandleAct): Promise<'changed' | 'outdated'> {
    return this.database.transaction(() => {
      const facts = this.rows.handleFacts(change)
      if (decideHandleChange(change, facts) === 'outdated') return 'outdated'
      const { userId } = change.binding
      if (opening && failedProof([ACTIVE], this.rows.proofFacts(userId, [ACTIVE]))) return 'outdated'
      this.rows.changeHandle(change, facts)
      if (opening) this.rows.openSession(opening)
      this.database.storeEvent(event)
      return 'changed'
    })
  }

  remove(binding: Binding, act: UnbindingAct): Promise<'removed' | UnbindingObstacle> {
    const { identity, userId } = binding
    const { bindings, sessions } = this.rows
    const proofs = proofsOf(act.callerSessionId, act.password)
    return this.database.transaction(() => {
      const facts = this.rows.proofFacts(userId, proofs)
      const asked = { identity, proofs, offered: act.offered }
      const decision = decideUnbinding({ ...facts, ...asked, bindings: bindings.listOfUser(userId) })
      if (decision !== 'unbind') return decision
      bindings.delete(binding)
      sessions.endOthers(userId, act.callerSessionId, act.at)
      this.database.storeEvent(act.event)
      return 'removed'
    })
  }

  async noteWithdrawal(identity: ProviderIdentity, { at, ifNoneSince, event }: WithdrawalNote): Promise<boolean> {
    const { bindings } = this.rows
    const decide = () => decideWithdrawalNote({ ...bindings.withdrawalOf(identity), ifNoneSince })
    if ((await this.database.read(decide)) === 'ignore') return false
    return this.database.transaction(() => {
      if (decide() === 'ignore') return false
      bindings.noteWithdrawal(identity, at)
      this.database.storeEvent(event)
      return true
    })
  }

  private bindingFacts(binding: Binding, { spending, proof }: BindingAct) {
    const { identity, userId } = binding
    const { bindings, tickets } = this.rows
    return {
      ...this.rows.proofFacts(userId, [proof]),
      proof,
      isTicketSpent: tickets.isSpent(spending),
      account: binding,
      ofAccount: bindings.find(binding),
      ofUid: bindings.findByUid(identity),
      ofUser: bindings.findOfUser(userId, identity.provider),
    }
  }
}
