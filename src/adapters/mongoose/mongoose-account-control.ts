import type { ClientSession } from 'mongoose'
import type {
  AccountControl,
  Changed,
  ForcedUnbinding,
  OperatorAct,
  RecoveryUse,
} from '../../application/ports/account-control.js'
import {
  decideDisabling,
  decideEnabling,
  decideEnding,
  decideRecovery,
  decideRecoveryUse,
  type RecoveryObstacle,
} from '../../domain/account-control.js'
import type { Binding } from '../../domain/binding.js'
import { decideUnbinding } from '../../domain/decide-unbinding.js'
import type { Disablement, RecoveryCode, User } from '../../domain/user.js'
import { accountKeys } from './binding-documents.js'
import type { Decision, MongoDatabase } from './mongo-database.js'
import type { MongoDocuments } from './mongo-documents.js'
import { TransactionConflict } from './mongo-failure.js'
import { openOf } from './session-documents.js'

type Change = (transaction: ClientSession) => Promise<void>

export class MongooseAccountControl implements AccountControl {
  constructor(
    private readonly database: MongoDatabase,
    private readonly documents: MongoDocuments,
  ) {}

  disable(act: OperatorAct & Omit<Disablement, 'at'>): Promise<Changed | 'unchanged' | 'user-gone'> {
    const { userId, at, operator, reason } = act
    const { users, tickets } = this.documents
    return this.endingSessions<'unchanged' | 'user-gone'>(act, decideDisabling, async (transaction) => {
      await users.disable(userId, { at, operator, reason }, transaction)
      await tickets.deleteForUser(userId, transaction)
    })
  }

  enable(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'> {
    return this.changing<'unchanged' | 'user-gone'>(act, decideEnabling, (transaction) =>
      this.documents.users.enable(act.userId, transaction),
    )
  }

  endSessions(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'> {
    return this.endingSessions<'unchanged' | 'user-gone'>(act, decideEnding, (transaction) =>
      this.documents.users.touch(act.userId, transaction),
    )
  }

  async unbind(act: ForcedUnbinding): Promise<Changed | 'not-bound' | 'last-login-method' | 'user-gone'> {
    const { userId, provider, isForced, offered } = act
    const { users, bindings } = this.documents
    const binding = await this.database.read(() => bindings.findOfUser(userId, provider))
    if (!binding) return (await this.database.read(() => users.find(userId))) ? 'not-bound' : 'user-gone'
    const { identity } = binding
    const decide = async (user: User | null, transaction: ClientSession | null = null) => {
      if (!user) return 'user-gone'
      const found = await bindings.listOfUser(userId, transaction)
      const facts = { identity, proofs: [], user, session: null, bindings: found, offered, isForced }
      const decision = decideUnbinding(facts)
      if (decision === 'unbind') return 'change'
      return decision === 'last-login-method' ? decision : 'not-bound'
    }
    const ofBinding = { ...act, event: (sessions: number) => act.event(sessions, binding) }
    return this.endingSessions<'not-bound' | 'last-login-method' | 'user-gone'>(
      ofBinding,
      (user) => decide(user),
      async (transaction, user) => {
        // Two unbindings of one user delete different bindings, and meet only at the user.
        await users.touch(userId, transaction)
        if ((await decide(user, transaction)) !== 'change') throw new TransactionConflict()
        await bindings.delete(binding, transaction)
      },
      binding,
    )
  }

  delete(act: OperatorAct): Promise<Changed | 'user-gone'> {
    const { userId, at } = act
    const { users, sessions, sessionBatches } = this.documents
    // The batches delete sessions before the transaction, which counts those that were open at first.
    let open = 0
    return sessionBatches.deleting(() =>
      this.database.transaction<Changed | 'user-gone'>([`user ${userId}`], async () => {
        if (!(await users.find(userId))) return { answer: 'user-gone' }
        open = Math.max(open, await sessions.countOpen(userId, at))
        await sessionBatches.refuseTooMany({ userId })
        return changed(act, open, (transaction) => this.documents.deleteUser(transaction, userId, at))
      }),
    )
  }

  issueRecovery(act: OperatorAct & { readonly code: RecoveryCode }): Promise<Changed | 'inactive' | 'user-gone'> {
    return this.changing<'inactive' | 'user-gone'>(act, decideRecovery, (transaction) =>
      this.documents.users.setRecovery(act.userId, act.code, transaction),
    )
  }

  recover({ userId, codeHash, passwordHash, opening, event }: RecoveryUse): Promise<'recovered' | RecoveryObstacle> {
    const { users, sessions, sessionBatches } = this.documents
    const { openedAt: at } = opening
    return sessionBatches.ending(at, () =>
      this.database.transaction<'recovered' | RecoveryObstacle>([`user ${userId}`], async () => {
        const user = await users.find(userId)
        const decision = decideRecoveryUse(user, codeHash, at)
        if (decision !== 'recover' || !user) return { answer: decision === 'recover' ? 'wrong-code' : decision }
        await sessionBatches.refuseTooMany({ userId, endedAt: null })
        return {
          answer: 'recovered',
          event,
          change: async (transaction) => {
            await users.recover(user, { codeHash, passwordHash, at }, transaction)
            await sessions.endAll(userId, at, transaction)
            await sessions.insert(opening, transaction)
          },
        }
      }),
    )
  }

  /** An act that ends no session. */
  private changing<Obstacle extends string>(
    act: OperatorAct,
    decide: (user: User | null) => 'change' | Obstacle,
    change: Change,
  ): Promise<Changed | Obstacle> {
    return this.database.transaction<Changed | Obstacle>([`user ${act.userId}`], async () => {
      const decision = decide(await this.documents.users.find(act.userId))
      return decision === 'change' ? changed(act, 0, change) : { answer: decision }
    })
  }

  /** An act that ends all open sessions. Its `change` writes the user's document, so that no login comes in between. */
  private endingSessions<Obstacle extends string>(
    act: OperatorAct,
    decide: (user: User | null, openSessions: number) => 'change' | Obstacle | Promise<'change' | Obstacle>,
    change: (transaction: ClientSession, user: User | null) => Promise<void>,
    binding?: Binding,
  ): Promise<Changed | Obstacle> {
    const { userId, at } = act
    const { users, sessions, sessionBatches } = this.documents
    const lockKeys = [...(binding ? accountKeys(binding) : []), `user ${userId}`]
    return sessionBatches.ending(at, (ended) =>
      this.database.transaction<Changed | Obstacle>(lockKeys, async () => {
        const [user, open] = await Promise.all([users.find(userId), sessions.countOpen(userId, at)])
        const decision = await decide(user, ended + open)
        if (decision !== 'change') return { answer: decision as Obstacle }
        await sessionBatches.refuseTooMany(openOf(userId, at))
        return changed(act, ended + open, async (transaction) => {
          await change(transaction, user)
          await sessions.endOpen(userId, at, open, transaction)
        })
      }),
    )
  }
}

function changed({ event }: Pick<OperatorAct, 'event'>, sessions: number, change: Change): Decision<Changed> {
  return { answer: { outcome: 'changed', sessions }, event: () => event(sessions), change }
}
