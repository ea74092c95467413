import type { AuditEvent } from '../../domain/audit-event.js'
import type { PasswordProof } from './proof.js'

/** What goes with a change of how a user logs in: the user's other sessions end in the same act (rule BI-10). */
export interface EndingOthers {
  /** The id of the session that stays open. Where it has ended by now, nothing is done: its holder may do nothing any more. */
  readonly keeping: string
  /** What else was proven, where a password was asked for. */
  readonly password: PasswordProof | null
  readonly at: Date
  readonly event: AuditEvent
}
