import { dataOf } from './answers.js'
import { Connection } from './connection.js'
import type { Audit } from './target.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface Statistics {
  readonly steps: readonly { readonly counts: Readonly<Record<string, number>> }[]
  readonly outbox: { readonly waiting: number }
}

/** The audit trail of a service, by its own API. */
export function httpAudit(port: number, adminToken: string): Audit {
  const began = Date.now() - DAY_MS
  const ask = async (from: number, to: number): Promise<Statistics> => {
    const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
    const headers = `Authorization: Bearer ${adminToken}\r\n`
    // A new connection each time: the service may have closed an old one, since other targets were loaded meanwhile.
    const connection = await Connection.open(port)
    const answer = await connection.send({ path: `/audit/stats/?${query}`, headers })
    connection.close()
    return dataOf(answer) as unknown as Statistics
  }
  return {
    // A range without events: it is asked often while CPU time is measured.
    waiting: async () => (await ask(began, began + HOUR_MS)).outbox.waiting,
    recorded: async () => {
      const { steps } = await ask(began, Date.now() + HOUR_MS)
      return steps.flatMap(({ counts }) => Object.values(counts)).reduce((sum, each) => sum + each, 0)
    },
  }
}
