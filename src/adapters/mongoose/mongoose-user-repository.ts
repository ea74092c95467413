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
import { BindingDocuments } from './binding-documents.js'
import { ErasureDocuments } from './erasure-documents.js'
import { exactText } from './exact-text.js'
import { ManySessions, openOthers } from './many-sessions.js'
import type { MongoDatabase } from './mongo-database.js'
import { PendingBindingDocuments } from './pending-binding-documents.js'
import { Proofs } from './proofs.js'
import { SessionDocuments } from './session-documents.js'
import { UserDocuments } from './user-documents.js'

export class MongooseUserRepository implements UserRepository {
  private readonly users: UserDocuments
  private readonly bindings: BindingDocuments
  private readonly tickets: PendingBindingDocuments
  private readonly sessions: SessionDocuments
  private readonly erasures: ErasureDocuments
  private readonly proofs: Proofs
  private readonly many: ManySessions

  constructor(private readonly database: MongoDatabase) {
    this.users = new UserDocuments(database.models)
    this.bindings = new BindingDocuments(database.models)
    this.tickets = new PendingBindingDocuments(database)
    this.sessions = new SessionDocuments(database)
    this.erasures = new ErasureDocuments(database.models)
    this.proofs = new Proofs(database)
    this.many = new ManySessions(database)
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
    const { binding, opening, event } = act
    return this.database.act<'registered' | RegistrationConflict>(contendedFor(user, binding), async () => {
      const conflict = await this.conflict(user, binding)
      if (conflict) return { answer: conflict }
      return {
        answer: 'registered',
        event,
        change: async (session) => {
          if (binding) await this.tickets.spend(binding.spending, session)
          await this.users.insert(user, session)
          if (binding) await this.bindings.insert(binding.bound, session)
          await this.sessions.insert(opening, session)
        },
      }
    })
  }

  rehash(userId: string, from: string, to: string): Promise<void> {
    return this.database.write(() => this.users.rehash(userId, from, to))
  }

  changePassword(
    userId: string,
    to: string,
    act: EndingOthers & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof> {
    const asking = { sessionId: act.keeping }
    const change = () =>
      this.database.act<'changed' | FailedProof>([`user ${userId}`], async () => {
        const failed = await this.proofs.failed(userId, asking, act.password)
        if (failed) return { answer: failed }
        await this.many.refuseTooMany(openOthers(userId, act.keeping))
        return {
          answer: 'changed',
          event: act.event,
          change: async (session) => {
            await this.users.setPassword(userId, to, act.password, session)
            await this.proofs.hold(session, userId, asking)
            await this.sessions.endOthers(userId, act.keeping, act.at, session)
          },
        }
      })
    return this.many.ending(act.at, change)
  }

  delete({ userId, by, password, at, event }: Deletion): Promise<'deleted' | FailedProof> {
    const proofs = [{ sessionId: by }, password]
    const remove = () =>
      this.database.act<'deleted' | FailedProof>([`user ${userId}`], async () => {
        const failed = await this.proofs.failed(userId, ...proofs)
        if (failed) return { answer: failed }
        await this.many.refuseTooMany({ userId: exactText(userId), _id: { $ne: exactText(by) } })
        return {
          answer: 'deleted',
          event,
          change: async (session) => {
            await this.proofs.hold(session, userId, ...proofs)
            await this.users.delete(userId, session)
            await this.sessions.deleteOfUser(userId, session)
            const bindings = await this.bindings.deleteOfUser(userId, session)
            for (const binding of bindings) await this.erasures.insert(binding, at, session)
            await this.tickets.deleteForUser(userId, session)
          },
        }
      })
    return this.many.deleting(remove)
  }

  private async conflict(user: User, binding: RegistrationAct['binding']): Promise<RegistrationConflict | null> {
    const [isSpent, isTaken, bound] = await Promise.all([
      binding !== undefined && this.tickets.isSpent(binding.spending),
      this.users.isTaken(user.username),
      binding && this.bindings.find(binding.bound.identity),
    ])
    if (isSpent) return 'ticket-already-spent'
    if (isTaken) return 'username-taken'
    return bound ? 'account-already-bound' : null
  }
}

function contendedFor({ username }: User, binding: RegistrationAct['binding']): readonly string[] {
  const name = [`name ${username.key}`, `look ${username.skeleton}`]
  if (!binding) return name
  const { provider, uid } = binding.bound.identity
  return [...name, `ticket ${binding.spending}`, `account ${provider} ${uid}`]
}
