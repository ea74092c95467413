import type { ClientSession } from 'mongoose'
import type {
  BindingAct,
  BindingRepository,
  HandleAct,
  UnbindingAct,
  WithdrawalNote,
} from '../../application/ports/binding-repository.js'
import type { Binding } from '../../domain/binding.js'
import { type BindingFacts, type BindingObstacle, decideBinding } from '../../domain/decide-binding.js'
import { decideUnbinding, type UnbindingFacts, type UnbindingObstacle } from '../../domain/decide-unbinding.js'
import { decideWithdrawalNote } from '../../domain/decide-withdrawal-note.js'
import { decideHandleChange, type HandleChange, type HandleFacts } from '../../domain/handle-change.js'
import { ACTIVE, failedProof, type Proof, proofsOf } from '../../domain/proof.js'
import type { Provider, ProviderAccount, ProviderIdentity } from '../../domain/provider-identity.js'
import { loginOf } from '../../domain/session.js'
import { accountKeys, handleKeys } from './binding-documents.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { TransactionConflict } from './mongo-failure.js'
import { otherOpenSessions } from './session-batches.js'

export class MongooseBindingRepository implements BindingRepository {
  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {}

  find(account: ProviderAccount): Promise<readonly Binding[]> {
    return this.database.read(() => this.documents.bindings.find(account))
  }

  isUidTaken(account: ProviderAccount): Promise<boolean> {
    return this.database.read(async () => (await this.documents.bindings.findByUid(account)) !== null)
  }

  findOfUser(userId: string, provider: Provider): Promise<Binding | null> {
    return this.database.read(() => this.documents.bindings.findOfUser(userId, provider))
  }

  listOfUser(userId: string): Promise<readonly Binding[]> {
    return this.database.read(() => this.documents.bindings.listOfUser(userId))
  }

  save(binding: Binding, act: BindingAct): Promise<'saved' | BindingObstacle> {
    const { userId } = binding
    const { bindings, tickets, sessions } = this.documents
    const lockKeys = [`ticket ${act.spending}`, ...accountKeys(binding), `user ${userId}`]
    return this.database.transaction<'saved' | BindingObstacle>(lockKeys, async () => {
      const decision = decideBinding(await this.bindingFacts(binding, act))
      if (decision !== 'bind') return { answer: decision }
      return {
        answer: 'saved',
        event: act.event,
        change: async (transaction) => {
          await this.documents.lockUser(transaction, userId, [act.proof], loginOf(act.opening))
          await tickets.spend(act.spending, transaction)
          await bindings.insert(binding, transaction)
          await sessions.insert(act.opening, transaction)
          if (act.replacing) await sessions.end(act.replacing, act.opening.openedAt, transaction)
        },
      }
    })
  }

  /** Of many calls at once with the same handle, those that find it added need no lock of it to store the rest. */
  async changeHandle(change: HandleChange, act: HandleAct): Promise<'changed' | 'outdated'> {
    const added = await this.database.transaction<'changed' | 'outdated' | 'kept'>(handleKeys(change), async () => {
      const facts = await this.documents.handleFacts(change)
      const decision = (await this.isInactive(change, act)) ? 'outdated' : decideHandleChange(change, facts)
      if (decision !== 'add') return { answer: decision === 'keep' ? 'kept' : decision }
      return this.changed(change, facts, act)
    })
    if (added !== 'kept') return added
    return this.database.transaction<'changed' | 'outdated'>([`user ${change.binding.userId}`], async () => {
      const facts = await this.documents.handleFacts(change)
      if ((await this.isInactive(change, act)) || decideHandleChange(change, facts) === 'outdated')
        return { answer: 'outdated' }
      return this.changed(change, facts, act)
    })
  }

  /** Whether the act would open a session for a user who is disabled or gone. */
  private async isInactive({ binding: { userId } }: HandleChange, { opening }: HandleAct): Promise<boolean> {
    if (!opening) return false
    return failedProof([ACTIVE], await this.documents.proofFacts(userId, [ACTIVE])) !== null
  }

  private changed(change: HandleChange, facts: HandleFacts, { opening, event }: HandleAct) {
    return {
      answer: 'changed' as const,
      event,
      change: async (transaction: ClientSession) => {
        await this.documents.changeHandle(change, facts, transaction)
        if (opening) await this.documents.openSession(transaction, opening, [ACTIVE])
      },
    }
  }

  remove(binding: Binding, act: UnbindingAct): Promise<'removed' | UnbindingObstacle> {
    const { userId } = binding
    const { bindings, sessions, sessionBatches } = this.documents
    const proofs = proofsOf(act.callerSessionId, act.password)
    const remove = () =>
      this.database.transaction<'removed' | UnbindingObstacle>(
        [...accountKeys(binding), `user ${userId}`],
        async () => {
          const facts = await this.unbindingFacts(binding, act, proofs)
          const decision = decideUnbinding(facts)
          if (decision !== 'unbind') return { answer: decision }
          await sessionBatches.refuseTooMany(otherOpenSessions(userId, act.callerSessionId))
          return {
            answer: 'removed',
            event: act.event,
            change: async (transaction) => {
              // Two unbindings of one user delete different bindings, and meet only at the user. The other one may also have
              // been committed between the decision and this transaction.
              await this.documents.lockUser(transaction, userId, proofs)
              const bound = await bindings.listOfUser(userId, transaction)
              if (decideUnbinding({ ...facts, bindings: bound }) !== 'unbind') throw new TransactionConflict()
              await bindings.delete(binding, transaction)
              await sessions.endOthers(userId, act.callerSessionId, act.at, transaction)
            },
          }
        },
      )
    return sessionBatches.ending(act.at, remove)
  }

  async noteWithdrawal(identity: ProviderIdentity, { at, ifNoneSince, event }: WithdrawalNote): Promise<boolean> {
    const { bindings } = this.documents
    const facts = async () => ({ ...(await bindings.withdrawalOf(identity)), ifNoneSince })
    if (decideWithdrawalNote(await this.database.read(facts)) === 'ignore') return false
    return this.database.transaction<boolean>([`withdrawal ${identity.provider} ${identity.uid}`], async () => {
      const before = await facts()
      if (decideWithdrawalNote(before) === 'ignore') return { answer: false }
      const note = { at, before: before.notedAt }
      return { answer: true, event, change: (transaction) => bindings.noteWithdrawal(identity, note, transaction) }
    })
  }

  private async bindingFacts(binding: Binding, { spending, proof }: BindingAct): Promise<BindingFacts> {
    const { identity, userId } = binding
    const { bindings, tickets } = this.documents
    // First: an account that is bound between the two reads must count as bound, not as another one with its uid.
    const ofUid = await bindings.findByUid(binding)
    const [facts, ofAccount, ofUser] = await Promise.all([
      this.documents.proofFacts(userId, [proof]),
      bindings.find(binding),
      bindings.findOfUser(userId, identity.provider),
    ])
    // After the bindings: a request that sees the binding of another must also see that its ticket is spent.
    const isTicketSpent = await tickets.isSpent(spending)
    return { ...facts, proof, isTicketSpent, account: binding, ofAccount, ofUser, ofUid }
  }

  private async unbindingFacts(
    { identity, userId }: Binding,
    { offered }: UnbindingAct,
    proofs: readonly Proof[],
  ): Promise<UnbindingFacts> {
    // In this order: a user who is deleted between the two is gone, and not merely without a binding.
    const bindings = await this.documents.bindings.listOfUser(userId)
    const facts = await this.documents.proofFacts(userId, proofs)
    return { ...facts, identity, proofs, bindings, offered }
  }
}
