import pTimeout from 'p-timeout'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { MongoDatabase } from './mongo-database.js'

const DEADLINE_MS = 1500

export class MongooseHealthCheck implements HealthCheck {
  readonly name = 'database'

  constructor(private readonly database: MongoDatabase) {}

  isUp(): Promise<boolean> {
    return pTimeout(this.database.isUp(), { milliseconds: DEADLINE_MS }).catch(() => false)
  }
}
