import type { ImportLedger } from '../../../src/application/ports/import-ledger.js'
import { decideImport } from '../../../src/domain/decide-import.js'
import type { LedgerRow } from '../../../src/domain/import-rows.js'
import type { Stored } from './stored.js'

export function fakeImportLedger(stored: Stored): ImportLedger {
  const keyOf = ({ source, model, key }: LedgerRow) => JSON.stringify([source, model, key])
  return {
    async find(row) {
      stored.call('imports.find')
      return stored.ledger.get(keyOf(row)) ?? null
    },
    async take({ creating, userId, bindings, rows, events }) {
      const { key, skeleton } = creating?.user.username ?? {}
      const names = [...stored.users.values()].map(({ username }) => username)
      const decision = decideImport({
        isTaken: rows.some((row) => stored.ledger.has(keyOf(row))),
        isNameTaken: creating && names.some((name) => name.key === key || name.skeleton === skeleton),
        isUserThere: creating ? null : stored.users.has(userId),
        bindings: bindings.map((binding) => ({
          userId: creating ? null : userId,
          ofAccount: stored.bindingsOfAccount(binding),
          ofUid: stored.bindingByUid(binding.identity),
          ofUser: stored.bindingsOf(userId).find((of) => of.identity.provider === binding.identity.provider) ?? null,
        })),
      })
      stored.call('imports.take')
      if (decision === 'outdated') return 'outdated'
      if (creating) stored.users.set(userId, creating.user)
      if (creating?.passwordKind) stored.passwordKinds.set(userId, creating.passwordKind)
      stored.bindings.push(...bindings)
      for (const row of rows) stored.ledger.set(keyOf(row), userId)
      stored.events.push(...events)
      return 'taken'
    },
    async passwordKinds() {
      return [...new Set(stored.passwordKinds.values())]
    },
  }
}

/** Where no user has a password of another system. */
export const NO_KINDS = { current: async (): Promise<readonly string[]> => [] }
