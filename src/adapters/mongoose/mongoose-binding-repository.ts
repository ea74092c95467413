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
import { BindingDocuments } from './binding-documents.js'
import { ManySessions, openOthers } from './many-sessions.js'
import type { MongoDatabase } from './mongo-database.js'
import { PendingBindingDocuments } from './pending-binding-documents.js'
import { Proofs } from './proofs.js'
import { SessionDocuments } from './session-documents.js'
import { UserDocuments } from './user-documents.js'

type Obstacle = 'already-theirs' | BindingConflict | FailedProof

export class MongooseBindingRepository implements BindingRepository {
  private readonly bindings: BindingDocuments
  private readonly tickets: PendingBindingDocuments
  private readonly sessions: SessionDocuments
  private readonly users: UserDocuments
  private readonly proofs: Proofs
  private readonly many: ManySessions

  constructor(private readonly database: MongoDatabase) {
    this.bindings = new BindingDocuments(database.models)
    this.tickets = new PendingBindingDocuments(database)
    this.sessions = new SessionDocuments(database)
    this.users = new UserDocuments(database.models)
    this.proofs = new Proofs(database)
    this.many = new ManySessions(database)
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
    const { identity, userId } = binding
    const contended = [`ticket ${act.spending}`, `account ${identity.provider} ${identity.uid}`, `user ${userId}`]
    return this.database.act<'saved' | Obstacle>(contended, async () => {
      const obstacle = await this.obstacle(binding, act)
      if (obstacle) return { answer: obstacle }
      return {
        answer: 'saved',
        event: act.event,
        change: async (session) => {
          await this.users.touch(userId, session)
          await this.proofs.hold(session, userId, act.proof)
          await this.tickets.spend(act.spending, session)
          await this.bindings.insert(binding, session)
          await this.sessions.insert(act.opening, session)
        },
      }
    })
  }

  remove(binding: Binding, act: EndingOthers): Promise<'removed' | 'not-bound' | 'last-login-method' | FailedProof> {
    const { identity, userId } = binding
    const contended = [`account ${identity.provider} ${identity.uid}`, `user ${userId}`]
    const proofs = [{ sessionId: act.keeping }, act.password]
    const removal = () =>
      this.database.act<'removed' | 'not-bound' | 'last-login-method' | FailedProof>(contended, async () => {
        const failed = await this.proofs.failed(userId, ...proofs)
        if (failed) return { answer: failed }
        const [bound, user] = await Promise.all([this.bindings.find(identity), this.users.find(userId)])
        // Gone since the session was read, and the session with them.
        if (!user) return { answer: 'session-ended' }
        if (bound?.userId !== userId) return { answer: 'not-bound' }
        // A password, once set, goes only with its user, whose deletion meets this act at the binding: what was read here
        // cannot turn false before the commit.
        if (user.passwordHash === null) return { answer: 'last-login-method' }
        await this.many.refuseTooMany(openOthers(userId, act.keeping))
        return {
          answer: 'removed',
          event: act.event,
          change: async (session) => {
            await this.proofs.hold(session, userId, ...proofs)
            await this.bindings.delete(binding, session)
            await this.sessions.endOthers(userId, act.keeping, act.at, session)
          },
        }
      })
    return this.many.ending(act.at, removal)
  }

  async noteWithdrawal(identity: ProviderIdentity, { at, ifNoneSince, event }: WithdrawalNote): Promise<boolean> {
    const isNoted = (before: Date | null | undefined) =>
      before === undefined || (before !== null && before > ifNoneSince)
    if (isNoted(await this.database.read(() => this.bindings.notedAt(identity)))) return false
    return this.database.act<boolean>([`account ${identity.provider} ${identity.uid}`], async () => {
      const before = await this.bindings.notedAt(identity)
      if (before === undefined || isNoted(before)) return { answer: false }
      return { answer: true, event, change: (session) => this.bindings.note(identity, at, before, session) }
    })
  }

  private async obstacle({ identity, userId }: Binding, { spending, proof }: BindingAct): Promise<Obstacle | null> {
    const [isSpent, bound, other, user, failed] = await Promise.all([
      this.tickets.isSpent(spending),
      this.bindings.find(identity),
      this.bindings.findOfUser(userId, identity.provider),
      this.users.find(userId),
      this.proofs.failed(userId, proof),
    ])
    if (isSpent) return 'ticket-already-spent'
    if (!user) return 'user-gone'
    if (failed) return failed
    if (bound) return bound.userId === userId ? 'already-theirs' : 'account-already-bound'
    return other ? 'user-already-bound' : null
  }
}
