import type { HealthCheck } from '../../application/ports/health-check.js'
import { AUDIT_QUEUE_PREFIX } from './audit-job.js'
import { byDeadline } from './deadline.js'
import type { RedisConnection } from './redis-connection.js'

const DEADLINE_MS = 500

export class BullmqHealthCheck implements HealthCheck {
  readonly name = 'queue'

  constructor(private readonly redis: RedisConnection) {}

  /**
   * A write, since a Redis that is full or read-only answers every question well; of a key that is never there, so that
   * nothing is written; and on the queue's own slot, since a cluster may be well except there.
   */
  isUp(): Promise<boolean> {
    const answer = this.redis.set(`${AUDIT_QUEUE_PREFIX}:health`, '', 'PX', 1, 'XX')
    return byDeadline(
      answer.then(
        () => true,
        () => false,
      ),
      DEADLINE_MS,
      () => false,
    )
  }
}
