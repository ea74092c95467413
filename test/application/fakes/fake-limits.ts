import type { AuditEventSource } from '../../../src/application/audit-event-source.js'
import { LimitGate } from '../../../src/application/limit-gate.js'
import { Limits, type RateLimits } from '../../../src/application/limits.js'
import type { Clock } from '../../../src/application/ports/clock.js'
import type { Outbox } from '../../../src/application/ports/outbox.js'
import type { RateLimiter } from '../../../src/application/ports/rate-limiter.js'
import type { Secrets } from '../../../src/application/ports/secrets.js'
import type { Sessions } from '../../../src/application/ports/sessions.js'

const NONE: RateLimits = { account: null, accountTotal: null, address: null, failures: null }

export interface LimitedWorld {
  readonly outbox: Outbox
  readonly events: AuditEventSource
  readonly sessions: Sessions
  readonly secrets: Secrets
  readonly clock: Clock
}

/** No limits but those that a test names; the windows of the fake never end. */
export function limitsOf(world: LimitedWorld, limits: Partial<RateLimits> = {}): Limits {
  const gate = new LimitGate({ ...world, limiter: fakeLimiter() })
  return new Limits({ ...world, gate, limits: { ...NONE, ...limits } })
}

export function fakeLimiter(): RateLimiter {
  const counts = new Map<string, number>()
  const told = new Set<string>()
  return {
    async take({ name, tries, windowSeconds }, key) {
      const id = `${name} ${key}`
      const count = counts.get(id) ?? 0
      if (count < tries) {
        counts.set(id, count + 1)
        return { outcome: 'granted' }
      }
      const isFirst = !told.has(id)
      told.add(id)
      return { outcome: 'reached', isFirst, retryAfterSeconds: windowSeconds }
    },
    giveBack: ({ name }, key) => counts.set(`${name} ${key}`, (counts.get(`${name} ${key}`) ?? 1) - 1),
    clear: ({ name }, key) => {
      counts.delete(`${name} ${key}`)
      told.delete(`${name} ${key}`)
    },
    untell: ({ name }, key) => told.delete(`${name} ${key}`),
  }
}
