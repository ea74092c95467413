import { type Answer, failure } from '../call-api.js'
import { BASE } from '../surroundings.js'
import { within } from '../within.js'

export interface Readiness {
  readonly status: 'ready' | 'degraded' | 'unavailable'
  readonly checks: Readonly<Record<string, 'up' | 'down' | 'closed' | 'half-open' | 'open'>>
}

const DEADLINE_MS = 10_000

/** Has no envelope, and comes with status 503 too. */
export async function readiness(): Promise<Answer<Readiness>> {
  try {
    const told: Readiness = await within(DEADLINE_MS, async (signal) =>
      (await fetch(`${BASE}/readyz`, { credentials: 'omit', signal })).json(),
    )
    return told.checks ? { isSuccess: true, data: told } : failure('unavailable')
  } catch {
    return failure(navigator.onLine ? 'unreachable' : 'offline')
  }
}
