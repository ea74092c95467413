import { Counter, Histogram, Registry } from 'prom-client'
import type { CircuitBreaker } from '../../application/ports/circuit-breaker.js'
import type { EndedCall, ProviderCalls } from '../../application/ports/provider-calls.js'
import { AUDIT_EVENT_TYPES } from '../../domain/audit-event.js'
import { type Exposition, exposition } from './exposition.js'
import { gaugesOf } from './gauges.js'
import { processMetrics } from './process-metrics.js'
import type { Reading } from './reading.js'

/** An answer of the HTTP API. */
interface Answer {
  readonly method: string
  readonly route: string
  readonly status: number
  readonly ms: number
  readonly login: { readonly method: string; readonly outcome: string } | null
}

const PROVIDER_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 6]
const ANSWER_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The metrics of this process, in the formats of Prometheus (docs/operations.md). */
export class ServiceMetrics implements ProviderCalls {
  private readonly registry = new Registry()
  private readonly registers = [this.registry]
  private readonly logins = new Counter({
    name: 'weibind_logins_total',
    help: 'Answers of callback, native login, password login and recovery',
    labelNames: ['outcome', 'method'],
    registers: this.registers,
  })
  private readonly calls = new Histogram({
    name: 'weibind_provider_request_duration_seconds',
    help: 'Calls to a provider',
    labelNames: ['provider', 'call', 'outcome'],
    buckets: PROVIDER_BUCKETS,
    registers: this.registers,
  })
  private readonly recordedEvents = new Counter({
    name: 'weibind_audit_recorded_total',
    help: 'Audit events that this process has recorded',
    labelNames: ['type'],
    registers: this.registers,
  })
  private readonly answers = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Answers over HTTP',
    labelNames: ['method', 'route', 'status'],
    buckets: ANSWER_BUCKETS,
    registers: this.registers,
  })
  private readonly readings: Reading[] = []
  private breakers: readonly CircuitBreaker[] = []

  constructor() {
    for (const type of AUDIT_EVENT_TYPES) this.recordedEvents.inc({ type }, 0)
  }

  answered({ method, route, status, ms, login }: Answer): void {
    this.answers.observe({ method, route, status }, ms / 1000)
    if (login) this.logins.inc(login)
  }

  ended({ provider, call, outcome, ms }: EndedCall): void {
    this.calls.observe({ provider, call, outcome }, ms / 1000)
  }

  recorded(types: readonly string[]): void {
    for (const type of types) this.recordedEvents.inc({ type })
  }

  /** Exposes the series of these logins before the first one. */
  expectLogins(methods: readonly string[], outcomes: readonly string[]): void {
    for (const method of methods) for (const outcome of outcomes) this.logins.inc({ outcome, method }, 0)
  }

  expectCalls(provider: string, calls: readonly string[], outcomes: readonly string[]): void {
    for (const call of calls) for (const outcome of outcomes) this.calls.zero({ provider, call, outcome })
  }

  expectAnswers(answers: readonly Pick<Answer, 'method' | 'route' | 'status'>[]): void {
    for (const { method, route, status } of answers) this.answers.zero({ method, route, status: String(status) })
  }

  /** The gauges of a reading are read at each scrape. */
  read(reading: Reading): void {
    this.readings.push(reading)
  }

  watch(breakers: readonly CircuitBreaker[]): void {
    this.breakers = breakers
  }

  /** Takes a second at most. A gauge that cannot be read in this time is left out. */
  async expose(format: 'prometheus' | 'openmetrics'): Promise<Exposition> {
    const values = Object.assign({}, ...(await Promise.all(this.readings.map((reading) => reading()))))
    return exposition([this.registry, gaugesOf(values, this.breakers), processMetrics()], format)
  }
}
