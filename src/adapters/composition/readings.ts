import type { Clock } from '../../application/ports/clock.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import { boundedReading, type Reading } from '../metrics/reading.js'
import type { AuditQueue } from './audit-queue.js'

export interface ReadingsParts {
  readonly outbox: Outbox
  readonly queue: AuditQueue
  readonly hasher: PasswordHasher
  readonly clock: Clock
  /** Forged jobs that were seen. */
  readonly forged: () => Promise<number>
}

/** What the gauges of a process are read from. */
export function readingsOf({ outbox, queue, hasher, clock, forged }: ReadingsParts): readonly Reading[] {
  return [
    boundedReading(async () => {
      const { waiting, oldestAt } = await outbox.backlog()
      const age = oldestAt ? Math.max(0, clock.now().getTime() - oldestAt.getTime()) / 1000 : 0
      return { weibind_outbox_waiting: waiting, weibind_outbox_oldest_age_seconds: age }
    }),
    boundedReading(async () => ({ weibind_audit_failed: await outbox.countSetAside() })),
    boundedReading(async () => ({ weibind_audit_forged: await forged() })),
    boundedReading(async () => ({ weibind_queue_waiting: await queue.waiting() })),
    boundedReading(async () => ({ weibind_password_hash_queue: hasher.inHand })),
  ]
}
