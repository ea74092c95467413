import type { Sessions } from '../../../src/application/ports/sessions.js'
import { failedProof } from '../../../src/domain/proof.js'
import { isOpen, type Session } from '../../../src/domain/session.js'
import type { Stored } from './stored.js'

export function fakeSessions(stored: Stored): Sessions {
  const byToken = (tokenHash: string) => stored.sessions.get(stored.tokens.get(tokenHash) ?? '') ?? null
  return {
    async open(session, event, proof) {
      const failed = proof ? failedProof([proof], stored.proofFacts(session.userId, [proof])) : null
      stored.call('sessions.open', failed ? undefined : event)
      if (failed) return failed
      stored.keep(session)
      return 'opened'
    },
    async find(id) {
      stored.call('sessions.find')
      return stored.sessions.get(id) ?? null
    },
    async findByToken(tokenHash) {
      stored.call('sessions.findByToken')
      return byToken(tokenHash)
    },
    async changeByToken(tokenHash, change) {
      const session = byToken(tokenHash)
      const changed = session && change(session)
      stored.call('sessions.changeByToken', changed?.event)
      if (changed) stored.keep(changed.session)
      return changed
    },
    async listOpen(userId, now, limit) {
      stored.call('sessions.listOpen')
      const open = [...stored.sessions.values()].filter((session) => session.userId === userId && isOpen(session, now))
      return open.toSorted(newestFirst).slice(0, limit)
    },
    async loginAddresses(userId, since) {
      stored.call('sessions.loginAddresses')
      const found = [...stored.sessions.values()].filter((session) => session.userId === userId)
      return [...new Set(found.filter(({ openedAt }) => openedAt >= since).map(({ ip }) => ip))]
    },
    async end(id, at, event) {
      stored.call('sessions.end', event)
      stored.endSessions(at, (session) => session.id === id)
    },
    async endAll(userId, at, event) {
      stored.call('sessions.endAll', event)
      stored.endSessions(at, (session) => session.userId === userId)
    },
    async endOthers({ userId, exceptSessionId, at, event }) {
      stored.call('sessions.endOthers', event)
      stored.endSessions(at, ({ id, userId: owner }) => owner === userId && id !== exceptSessionId)
    },
  }
}

function newestFirst(one: Session, other: Session): number {
  return other.openedAt.getTime() - one.openedAt.getTime() || (one.id < other.id ? 1 : -1)
}
