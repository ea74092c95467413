import type { AuditEvent } from '../../domain/audit-event.js'
import type { PasswordProof } from '../../domain/proof.js'

/** What goes with a change of how a user logs in: the user's other sessions end with it (rule BI-10). */
export interface EndingOthers {
  /** The id of the session that asks, and stays open. Nothing is done if it has ended by now. */
  readonly keeping: string
  /** Null if the password was not checked. */
  readonly password: PasswordProof | null
  readonly at: Date
  readonly event: AuditEvent
}
