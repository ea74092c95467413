import { setTimeout as delay } from 'node:timers/promises'
import type { HealthCheck } from '../../application/ports/health-check.js'
import type { MongoDatabase } from './mongo-database.js'

const PATIENCE_MS = 1500

export class MongooseHealthCheck implements HealthCheck {
  readonly name = 'database'

  constructor(private readonly database: MongoDatabase) {}

  async isUp(): Promise<boolean> {
    try {
      const tooLate = delay(PATIENCE_MS, false, { ref: false })
      return await Promise.race([this.database.isUp(), tooLate])
    } catch {
      return false
    }
  }
}
