import type { AuditEvent } from '../../domain/audit-event.js'
import type { PasswordProof } from '../../domain/proof.js'

/** A change of how a user logs in. The same transaction ends the user's other sessions (rule BI-10). */
export interface CredentialChangeAct {
  /** This session stays open. If it has ended already, nothing is done. */
  readonly callerSessionId: string
  /** Null if the password was not checked. */
  readonly password: PasswordProof | null
  readonly at: Date
  readonly event: AuditEvent
}
