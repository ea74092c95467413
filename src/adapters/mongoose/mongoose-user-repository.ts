import type { CredentialChangeAct } from '../../application/ports/credential-change-act.js'
import type { DeletionAct, RegistrationAct, UserRepository } from '../../application/ports/user-repository.js'
import { decideDeletion } from '../../domain/decide-deletion.js'
import {
  decideRegistration,
  type RegistrationFacts,
  type RegistrationObstacle,
} from '../../domain/decide-registration.js'
import { type FailedProof, failedProof, type PasswordProof, proofsOf } from '../../domain/proof.js'
import { loginOf } from '../../domain/session.js'
import type { User } from '../../domain/user.js'
import type { Username } from '../../domain/username.js'
import { accountKeys } from './binding-documents.js'
import type { MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { otherOpenSessions } from './session-batches.js'

export class MongooseUserRepository implements UserRepository {
  private readonly users: MongoDocuments['users']

  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {
    this.users = documents.users
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

  register(user: User, { binding, opening, event }: RegistrationAct): Promise<'registered' | RegistrationObstacle> {
    const { bindings, tickets, sessions } = this.documents
    return this.database.transaction<'registered' | RegistrationObstacle>(lockKeysOf(user, binding), async () => {
      const decision = decideRegistration(await this.registrationFacts(user, binding))
      if (decision !== 'register') return { answer: decision }
      return {
        answer: 'registered',
        event,
        change: async (transaction) => {
          if (binding) await tickets.spend(binding.spending, transaction)
          await this.users.insert(user, loginOf(opening), transaction)
          if (binding) await bindings.insert(binding.bound, transaction)
          await sessions.insert(opening, transaction)
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
    act: CredentialChangeAct & { readonly password: PasswordProof },
  ): Promise<'changed' | FailedProof> {
    const { sessions, sessionBatches } = this.documents
    const asking = { sessionId: act.callerSessionId }
    const proofs = proofsOf(act.callerSessionId, act.password)
    const change = () =>
      this.database.transaction<'changed' | FailedProof>([`user ${userId}`], async () => {
        const failed = failedProof(proofs, await this.documents.proofFacts(userId, proofs))
        if (failed) return { answer: failed }
        await sessionBatches.refuseTooMany(otherOpenSessions(userId, act.callerSessionId))
        return {
          answer: 'changed',
          event: act.event,
          change: async (transaction) => {
            await this.users.setPassword(userId, to, act.password, transaction)
            await this.documents.lockProofs(transaction, userId, [asking])
            await sessions.endOthers(userId, act.callerSessionId, act.at, transaction)
          },
        }
      })
    return sessionBatches.ending(act.at, change)
  }

  delete({ userId, callerSessionId, password, at, event }: DeletionAct): Promise<'deleted' | FailedProof> {
    const { sessionBatches } = this.documents
    const proofs = proofsOf(callerSessionId, password)
    const remove = () =>
      this.database.transaction<'deleted' | FailedProof>([`user ${userId}`], async () => {
        const decision = decideDeletion({ ...(await this.documents.proofFacts(userId, proofs)), proofs })
        if (decision !== 'delete') return { answer: decision }
        await sessionBatches.refuseTooMany({ userId: userId, _id: { $ne: callerSessionId } })
        return {
          answer: 'deleted',
          event,
          change: async (transaction) => {
            await this.documents.lockProofs(transaction, userId, proofs)
            await this.documents.deleteUser(transaction, userId, at)
          },
        }
      })
    return sessionBatches.deleting(remove)
  }

  private async registrationFacts({ username }: User, binding: RegistrationAct['binding']): Promise<RegistrationFacts> {
    const { bindings, tickets } = this.documents
    if (!binding) return { isNameTaken: await this.users.isTaken(username), ticket: null }
    const { bound } = binding
    // First, for the reason given in MongooseBindingRepository.
    const ofUid = await bindings.findByUid(bound)
    const [isNameTaken, ofAccount] = await Promise.all([this.users.isTaken(username), bindings.find(bound)])
    // After the binding: a request that sees the binding of another must also see that its ticket is spent.
    const isSpent = await tickets.isSpent(binding.spending)
    return { isNameTaken, ticket: { isSpent, ofAccount, ofUid } }
  }
}

function lockKeysOf({ username }: User, binding: RegistrationAct['binding']): readonly string[] {
  const name = [`name ${username.key}`, `look ${username.skeleton}`]
  if (!binding) return name
  return [...name, `ticket ${binding.spending}`, ...accountKeys(binding.bound)]
}
