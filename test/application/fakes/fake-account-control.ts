import type { AccountControl, Changed, OperatorAct } from '../../../src/application/ports/account-control.js'
import {
  decideDisabling,
  decideEnabling,
  decideEnding,
  decideRecovery,
  decideRecoveryUse,
} from '../../../src/domain/account-control.js'
import { decideUnbinding } from '../../../src/domain/decide-unbinding.js'
import type { User } from '../../../src/domain/user.js'
import type { Stored } from './stored.js'

export function fakeAccountControl(stored: Stored): AccountControl {
  const find = (userId: string) => stored.users.get(userId) ?? null
  const update = (userId: string, change: Partial<User>) => {
    const user = find(userId)
    if (user) stored.users.set(userId, { ...user, ...change })
  }
  /** Ends the open sessions, and stores the event. */
  const ending = (name: string, { userId, at, event }: OperatorAct): Changed => {
    const sessions = stored.openOf(userId, at).length
    stored.call(name, event(sessions))
    stored.endSessions(at, (session) => session.userId === userId)
    return { outcome: 'changed', sessions }
  }
  return {
    async disable(act) {
      const { userId, at, operator, reason } = act
      const decision = decideDisabling(find(userId))
      if (decision !== 'change') return decision
      const ended = ending('accountControl.disable', act)
      update(userId, { disabled: { at, operator, reason } })
      stored.deleteTicketsFor(userId)
      return ended
    },
    async enable({ userId, event }) {
      const decision = decideEnabling(find(userId))
      if (decision !== 'change') return decision
      stored.call('accountControl.enable', event(0))
      update(userId, { disabled: null, recovery: null })
      return { outcome: 'changed', sessions: 0 }
    },
    async endSessions(act) {
      const decision = decideEnding(find(act.userId), stored.openOf(act.userId, act.at).length)
      return decision === 'change' ? ending('accountControl.endSessions', act) : decision
    },
    async unbind(act) {
      const { userId, provider, offered, isForced } = act
      const user = find(userId)
      if (!user) return 'user-gone'
      const bindings = stored.bindingsOf(userId)
      const binding = bindings.find(({ identity }) => identity.provider === provider)
      if (!binding) return 'not-bound'
      const asked = { identity: binding.identity, proofs: [], offered, isForced }
      const decision = decideUnbinding({ ...asked, user, session: null, bindings })
      if (decision !== 'unbind') return decision === 'last-login-method' ? decision : 'not-bound'
      const ended = ending('accountControl.unbind', { ...act, event: (count) => act.event(count, binding) })
      stored.unbind((other) => other === binding)
      return ended
    },
    async delete({ userId, at, event }) {
      if (!find(userId)) return 'user-gone'
      const sessions = stored.openOf(userId, at).length
      stored.call('accountControl.delete', event(sessions))
      stored.deleteUser(userId, at)
      return { outcome: 'changed', sessions }
    },
    async issueRecovery({ userId, event, code }) {
      const decision = decideRecovery(find(userId))
      if (decision !== 'change') return decision
      stored.call('accountControl.issueRecovery', event(0))
      update(userId, { recovery: code })
      return { outcome: 'changed', sessions: 0 }
    },
    async recover({ userId, codeHash, passwordHash, opening, event }) {
      const user = find(userId)
      const decision = decideRecoveryUse(user, codeHash, opening.openedAt)
      stored.call('accountControl.recover', decision === 'recover' ? event : undefined)
      if (decision !== 'recover') return decision
      const passwordRevision = (user?.passwordRevision ?? 0) + 1
      update(userId, { recovery: null, passwordHash, passwordRevision })
      stored.passwordKinds.delete(userId)
      stored.endSessions(opening.openedAt, (session) => session.userId === userId)
      stored.keep(opening)
      return 'recovered'
    },
  }
}
