import { type Answer, failure } from '../call-api.js'
import { BASE } from '../surroundings.js'

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable'
  readonly checks: Readonly<Record<string, 'up' | 'down'>>
}

const DEADLINE_MS = 10_000

/** Has no envelope, and comes with status 503 too. */
export async function readiness(): Promise<Answer<Readiness>> {
  try {
    const response = await fetch(`${BASE}/readyz`, { credentials: 'omit', signal: AbortSignal.timeout(DEADLINE_MS) })
    const told: Readiness = await response.json()
    return told.checks ? { isSuccess: true, data: told } : failure('unavailable')
  } catch {
    return failure(navigator.onLine ? 'unreachable' : 'offline')
  }
}
