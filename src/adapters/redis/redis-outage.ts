import type { Log } from '../../application/ports/log.js'
import { redisFailure } from './redis-failure.js'

/** Says once that Redis fails the worker, and once that it does so no longer. */
export class RedisOutage {
  private isOn = false

  constructor(private readonly log: Log) {}

  begun(error: unknown): void {
    if (!this.isOn) this.log.warn({ reason: redisFailure(error) }, 'the audit worker waits, since Redis fails it')
    this.isOn = true
  }

  ended(): void {
    if (this.isOn) this.log.info({}, 'the audit worker has its Redis again')
    this.isOn = false
  }
}
