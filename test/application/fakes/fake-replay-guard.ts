import type { ReplayGuard } from '../../../src/application/ports/replay-guard.js'
import type { Stored } from './stored.js'

export function fakeReplayGuard(stored: Stored): ReplayGuard {
  return {
    async spend(id, until) {
      stored.call('replayGuard.spend')
      if (stored.spentStates.has(id)) return false
      stored.spentStates.set(id, until)
      return true
    },
    async isSpent(id, now) {
      stored.call('replayGuard.isSpent')
      return (stored.spentStates.get(id) ?? now) > now
    },
  }
}
