import { ProgramBench } from '../support/program-bench.js'
import type { Client } from './clients.js'
import { fail, missingPrograms, notRun, type Outcome, pass } from './outcome.js'
import { prepareOnce } from './preparation.js'

const LONGEST_RUN_MS = 60_000

/** Runs one after the other. Each passes if it ends with status 0. */
export async function runClients(clients: readonly Client[], ...args: readonly string[]): Promise<readonly Outcome[]> {
  const bench = new ProgramBench()
  const outcomes: Outcome[] = []
  try {
    for (const client of clients) outcomes.push(await outcomeOf(client, args, bench))
  } finally {
    await bench.clear()
  }
  return outcomes
}

async function outcomeOf(client: Client, args: readonly string[], bench: ProgramBench): Promise<Outcome> {
  const missing = missingPrograms(client.needs)
  if (missing.length > 0) return notRun(client.name, missing)
  try {
    const command = client.command(prepareOnce(client.preparation))
    const program = bench.run({ command, args, environment: { NO_PROXY: '127.0.0.1', PYTHONIOENCODING: 'utf-8' } })
    const status = await program.end(LONGEST_RUN_MS)
    if (status === 0) return pass(client.name, program.stdout.trim())
    return fail(client.name, `it ended with ${status}\n${program.stdout}${program.stderr}`)
  } catch (error) {
    return fail(client.name, String(error))
  }
}
