import type { AuditEvent } from '../../domain/audit-event.js'
import type { FailedProof, Proof } from '../../domain/proof.js'
import type { Session } from '../../domain/session.js'

export interface SessionChange {
  readonly session: Session
  readonly event: AuditEvent
}

export interface OtherSessions {
  readonly userId: string
  readonly exceptSessionId: string
  readonly at: Date
  readonly event: AuditEvent
}

/** Every method throws Unavailable if the store cannot be reached. */
export interface Sessions {
  /**
   * Stores the session and its event together, or nothing if the proof no longer holds. A session that a login has opened
   * sets the user's last login.
   */
  open(session: Session, event: AuditEvent, proof?: Proof): Promise<'opened' | FailedProof>
  find(id: string): Promise<Session | null>
  /** The session that a refresh token was issued for, live or not; null for an unknown token. */
  findByToken(tokenHash: string): Promise<Session | null>
  /**
   * Changes the session that a refresh token was issued for, live or not, and stores the event with the change.
   * `change` is pure: if another change comes first, it is called again with the session as that one left it. If it
   * returns null, nothing is stored. Tokens that it adds to `liveTokens` find the session from then on.
   * @returns what was stored; null for an unknown token, or if `change` returned null
   */
  changeByToken(tokenHash: string, change: (session: Session) => SessionChange | null): Promise<SessionChange | null>
  /** The sessions of a user that are open at `now`, newest first, `limit` at most. */
  listOpen(userId: string, now: Date, limit: number): Promise<readonly Session[]>
  /**
   * The distinct addresses from which a user has logged in since a time. Sessions that have ended are included for at
   * least 30 days.
   */
  loginAddresses(userId: string, since: Date): Promise<readonly string[]>
  /** Ends a session unless it has ended, and stores the event in any case. */
  end(id: string, at: Date, event: AuditEvent): Promise<void>
  /** Ends all open sessions of a user and stores the one event, together or not at all. */
  endAll(userId: string, at: Date, event: AuditEvent): Promise<void>
  /** As `endAll`, for all open sessions but one. */
  endOthers(ending: OtherSessions): Promise<void>
}
