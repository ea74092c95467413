import type { AuditEvent } from '../../domain/audit-event.js'
import type { Session } from '../../domain/session.js'
import type { FailedProof, Proof } from './proof.js'

export interface SessionChange {
  readonly session: Session
  readonly event: AuditEvent
}

/** Every method throws Unavailable where the store cannot be reached. */
export interface Sessions {
  /** Stores the session and its event together or not at all, and only where the proof holds. */
  open(session: Session, event: AuditEvent, proof?: Proof): Promise<'opened' | FailedProof>
  find(id: string): Promise<Session | null>
  /** The session that a refresh token was ever issued for, live or not; null where the token never was. */
  findByToken(tokenHash: string): Promise<Session | null>
  /**
   * Changes the session that a refresh token was ever issued for, live or not, and stores the event with the change.
   * `change` is pure: where two meet, it is asked again about what the other left. Its null changes and stores nothing.
   * Tokens that the change adds to `liveTokens` are known from then on.
   * @returns what was stored, or null where the token never was, or `change` said null
   */
  changeByToken(tokenHash: string, change: (session: Session) => SessionChange | null): Promise<SessionChange | null>
  /** The sessions of a user that are open at that time, newest first; the newest ones where there are more than that. */
  listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]>
  /**
   * From where a user has logged in since then, each address once; also where the session is long over, for 30 days at
   * the least.
   */
  loginAddresses(userId: string, since: Date): Promise<readonly string[]>
  /** Ends a session, where it has not ended yet, and stores the event in any case. */
  end(id: string, at: Date, event: AuditEvent): Promise<void>
  /** Ends every session of a user that has not ended yet, and stores the one event, together or not at all. */
  endAll(userId: string, at: Date, event: AuditEvent): Promise<void>
}
