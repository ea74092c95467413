import type { FailedProof, Proof } from '../../../src/application/ports/proof.js'
import { Unavailable } from '../../../src/application/unavailable.js'
import type { AuditEvent } from '../../../src/domain/audit-event.js'
import type { Binding } from '../../../src/domain/binding.js'
import type { PendingBinding } from '../../../src/domain/pending-binding.js'
import type { Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'

/** What all the fakes of one test share: the rows, the events, and in which order things were done. */
export class Stored {
  readonly users = new Map<string, User>()
  readonly bindings: Binding[] = []
  readonly pendings = new Map<string, PendingBinding>()
  readonly sessions = new Map<string, Session>()
  /** Which session a refresh token was ever issued for. */
  readonly tokens = new Map<string, string>()
  readonly spentStates = new Map<string, Date>()
  /** When a withdrawal was noted last, by uid. */
  readonly withdrawals = new Map<string, Date>()
  readonly events: AuditEvent[] = []
  readonly journal: string[] = []
  /** The act that cannot be done. */
  failsAt: string | null = null

  /** Notes an act, or fails it; an event is stored with it. */
  act(name: string, event?: AuditEvent): void {
    this.journal.push(name)
    if (this.failsAt === name) throw new Unavailable(`${name} cannot be done`)
    if (event) this.events.push(event)
  }

  keep(session: Session): void {
    this.sessions.set(session.id, session)
    for (const token of session.liveTokens) this.tokens.set(token, session.id)
  }

  hasEnded(sessionId: string): boolean {
    return this.sessions.get(sessionId)?.endedAt !== null
  }

  failed(userId: string, ...proofs: readonly (Proof | null)[]): FailedProof | null {
    for (const proof of proofs) {
      if (proof && 'sessionId' in proof && this.hasEnded(proof.sessionId)) return 'session-ended'
      const revision = this.users.get(userId)?.passwordRevision
      if (proof && 'passwordRevision' in proof && revision !== proof.passwordRevision) return 'password-changed'
    }
    return null
  }

  endOthers(userId: string, keeping: string, at: Date): void {
    for (const session of this.sessions.values()) {
      if (session.userId === userId && session.id !== keeping)
        this.sessions.set(session.id, { ...session, endedAt: at })
    }
  }

  /** All that is stored but the events. */
  rows() {
    const { users, bindings, pendings, sessions, tokens, spentStates, withdrawals } = this
    return structuredClone({ users, bindings, pendings, sessions, tokens, spentStates, withdrawals })
  }
}
