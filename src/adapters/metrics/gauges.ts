import { Gauge, Registry } from 'prom-client'
import type { CircuitBreaker } from '../../application/ports/circuit-breaker.js'

/** The gauges that are read at each scrape, and what they count. */
const GAUGES = {
  weibind_outbox_waiting: 'Events not yet recorded, without those that are set aside',
  weibind_outbox_oldest_age_seconds: 'Age of the oldest event that is not yet recorded, 0 if none waits',
  weibind_queue_waiting: 'Jobs that wait in the queue',
  weibind_audit_failed: 'Events that are set aside now',
  weibind_audit_forged: 'Forged jobs that were seen',
  weibind_password_hash_queue: 'Password hashes that run and wait',
} as const

export type GaugeValues = Readonly<Partial<Record<keyof typeof GAUGES, number>>>

const BREAKER_STATES = { closed: 0, 'half-open': 1, open: 2 } as const

/** The gauges of one scrape. Those without a value have no series. */
export function gaugesOf(values: GaugeValues, breakers: readonly CircuitBreaker[]): Registry {
  const registry = new Registry()
  const registers = [registry]
  for (const [name, help] of Object.entries(GAUGES)) {
    const gauge = new Gauge({ name, help, registers })
    const value = values[name as keyof GaugeValues]
    if (value === undefined) gauge.remove()
    else gauge.set(value)
  }
  const states = new Gauge({
    name: 'weibind_breaker_state',
    help: 'Circuit breaker of a provider: 0 closed, 1 half open, 2 open',
    labelNames: ['provider'],
    registers,
  })
  for (const { name, state } of breakers) states.set({ provider: name }, BREAKER_STATES[state])
  return registry
}
