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
import { decideUnbinding } from '../../domain/decide-unbinding.js'
import type { Disablement, RecoveryCode } from '../../domain/user.js'
import type { SqliteDatabase } from './sqlite-database.js'
import type { SqliteRows } from './sqlite-rows.js'

export class SqliteAccountControl implements AccountControl {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly rows: SqliteRows,
  ) {}

  disable(act: OperatorAct & Omit<Disablement, 'at'>): Promise<Changed | 'unchanged' | 'user-gone'> {
    const { userId, at, operator, reason } = act
    return this.database.transaction(() => {
      const decision = decideDisabling(this.rows.users.find(userId))
      if (decision !== 'change') return decision
      this.rows.users.setDisablement(userId, { at, operator, reason })
      this.rows.tickets.deleteForUser(userId)
      return this.changed(act, this.rows.sessions.endOpen(userId, at))
    })
  }

  enable(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'> {
    return this.database.transaction(() => {
      const decision = decideEnabling(this.rows.users.find(act.userId))
      if (decision !== 'change') return decision
      this.rows.users.setDisablement(act.userId, null)
      this.rows.users.setRecovery(act.userId, null)
      return this.changed(act, 0)
    })
  }

  endSessions(act: OperatorAct): Promise<Changed | 'unchanged' | 'user-gone'> {
    const { users, sessions } = this.rows
    return this.database.transaction(() => {
      const decision = decideEnding(users.find(act.userId), sessions.countOpen(act.userId, act.at))
      return decision === 'change' ? this.changed(act, sessions.endOpen(act.userId, act.at)) : decision
    })
  }

  unbind(act: ForcedUnbinding): Promise<Changed | 'not-bound' | 'last-login-method' | 'user-gone'> {
    const { userId, provider, at, offered, isForced } = act
    return this.database.transaction(() => {
      const user = this.rows.users.find(userId)
      if (!user) return 'user-gone'
      const bindings = this.rows.bindings.listOfUser(userId)
      const binding = bindings.find(({ identity }) => identity.provider === provider)
      if (!binding) return 'not-bound'
      const asked = { identity: binding.identity, proofs: [], offered, isForced }
      const decision = decideUnbinding({ ...asked, user, session: null, bindings })
      if (decision !== 'unbind') return decision === 'last-login-method' ? decision : 'not-bound'
      this.rows.bindings.delete(binding)
      return this.changed({ event: (count) => act.event(count, binding) }, this.rows.sessions.endOpen(userId, at))
    })
  }

  delete(act: OperatorAct): Promise<Changed | 'user-gone'> {
    const { userId, at } = act
    return this.database.transaction(() => {
      if (!this.rows.users.find(userId)) return 'user-gone'
      const ended = this.rows.sessions.countOpen(userId, at)
      this.rows.deleteUser(userId, at)
      return this.changed(act, ended)
    })
  }

  issueRecovery(act: OperatorAct & { readonly code: RecoveryCode }): Promise<Changed | 'inactive' | 'user-gone'> {
    return this.database.transaction(() => {
      const decision = decideRecovery(this.rows.users.find(act.userId))
      if (decision !== 'change') return decision
      this.rows.users.setRecovery(act.userId, act.code)
      return this.changed(act, 0)
    })
  }

  recover({ userId, codeHash, passwordHash, opening, event }: RecoveryUse): Promise<'recovered' | RecoveryObstacle> {
    const { users, sessions } = this.rows
    return this.database.transaction(() => {
      const decision = decideRecoveryUse(users.find(userId), codeHash, opening.openedAt)
      if (decision !== 'recover') return decision
      users.setRecovery(userId, null)
      users.setPassword(userId, passwordHash)
      sessions.endAll(userId, opening.openedAt)
      this.rows.openSession(opening)
      this.database.storeEvent(event)
      return 'recovered'
    })
  }

  private changed({ event }: Pick<OperatorAct, 'event'>, sessions: number): Changed {
    this.database.storeEvent(event(sessions))
    return { outcome: 'changed', sessions }
  }
}
