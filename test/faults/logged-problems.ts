import { tally } from '../support/at-once.js'
import type { Deployment } from './deployment.js'

/** Why the processes that run answered 503, as their logs say, and how often. */
export function loggedProblems({ members }: Deployment): Record<string, number> {
  const lines = members.flatMap(({ program }) => program.stdout.split('\n'))
  return tally(lines.filter((line) => line.includes('"msg":"unavailable"')).map((line) => JSON.parse(line).problem))
}
