import type { AuditEvent } from '../../domain/audit-event.js'
import type { PasswordProof } from '../../domain/proof.js'

/** What goes with a change of how a user logs in: the user's other sessions end with it (rule BI-10). */
export interface CredentialChangeAct {
  /** The id of the caller's session, which stays open. If it has ended already, nothing is done. */
  readonly callerSessionId: string
  /** Null if the password was not checked. */
  readonly password: PasswordProof | null
  readonly at: Date
  readonly event: AuditEvent
}
