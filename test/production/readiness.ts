import { eventually } from '../support/eventually.js'
import type { RunningService } from '../support/running-service.js'

/** What one of the processes says of itself and its servers, with the status that it says it with. */
export async function readiness({ url }: RunningService): Promise<string> {
  const answer = await fetch(`${url}/readyz`)
  const { status, checks } = JSON.parse(await answer.text())
  return `${answer.status} ${status}: database ${checks.database}, queue ${checks.queue}`
}

export const READY = '200 ready: database up, queue up'
export const WITHOUT_REDIS = '200 degraded: database up, queue down'
export const WITHOUT_MONGODB = '503 unavailable: database down, queue up'
export const WITHOUT_BOTH = '503 unavailable: database down, queue down'

/** And all the while they live. */
export async function become(services: readonly RunningService[], expected: string): Promise<void> {
  for (const service of services) {
    const isSo = async () => {
      const { status } = await fetch(`${service.url}/healthz`)
      if (status !== 200) throw new Error(`/healthz answers ${status}`)
      return (await readiness(service)) === expected
    }
    await eventually(`${service.url}/readyz says ${expected}`, isSo)
  }
}
