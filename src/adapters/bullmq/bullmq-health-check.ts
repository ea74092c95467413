import type { HealthCheck } from '../../application/ports/health-check.js'
import { AUDIT_QUEUE, AUDIT_QUEUE_PREFIX } from './audit-job.js'
import { byDeadline } from './deadline.js'
import type { RedisConnection } from './redis-connection.js'

const DEADLINE_MS = 500

export class BullmqHealthCheck implements HealthCheck {
  readonly name = 'queue'

  constructor(private readonly redis: RedisConnection) {}

  /** Asks for a key of the queue, since a cluster may be well except where the queue is. */
  isUp(): Promise<boolean> {
    const answer = this.redis.exists(`${AUDIT_QUEUE_PREFIX}:${AUDIT_QUEUE}:meta`)
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
