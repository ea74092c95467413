import type { CircuitBreaker } from './ports/circuit-breaker.js'
import type { HealthCheck } from './ports/health-check.js'

export interface Readiness {
  /** `degraded`: only auxiliary checks are down. */
  readonly status: 'ready' | 'degraded' | 'unavailable'
  readonly checks: Readonly<Record<string, 'up' | 'down' | CircuitBreaker['state']>>
}

export interface ReportReadinessPorts {
  readonly vital: readonly HealthCheck[]
  readonly auxiliary: readonly HealthCheck[]
  /** Reported, but never part of the status: without a provider, everything else works. */
  readonly breakers: readonly CircuitBreaker[]
}

export class ReportReadiness {
  constructor(private readonly ports: ReportReadinessPorts) {}

  async execute(): Promise<Readiness> {
    const [vital, auxiliary] = await Promise.all([statesOf(this.ports.vital), statesOf(this.ports.auxiliary)])
    const status = !areUp(vital) ? 'unavailable' : areUp(auxiliary) ? 'ready' : 'degraded'
    const breakers = Object.fromEntries(this.ports.breakers.map(({ name, state }) => [name, state]))
    return { status, checks: { ...vital, ...auxiliary, ...breakers } }
  }
}

type States = Record<string, 'up' | 'down'>

async function statesOf(checks: readonly HealthCheck[]): Promise<States> {
  const states = await Promise.all(checks.map(async (check) => [check.name, await stateOf(check)] as const))
  return Object.fromEntries(states)
}

async function stateOf(check: HealthCheck): Promise<'up' | 'down'> {
  return (await check.isUp()) ? 'up' : 'down'
}

function areUp(states: States): boolean {
  return Object.values(states).every((state) => state === 'up')
}
