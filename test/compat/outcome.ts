import { spawnSync } from 'node:child_process'

export type Outcome = 'passed' | 'failed' | 'skipped'

/** Prints the outcome of one client or verifier and returns it. */
export function pass(name: string, said: string): Outcome {
  console.log(`PASS ${name}: ${said}`)
  return 'passed'
}

export function fail(name: string, problem: string): Outcome {
  console.error(`FAIL ${name}: ${problem}`)
  return 'failed'
}

export function missingPrograms(needs: readonly string[]): readonly string[] {
  return needs.filter((program) => spawnSync(program, ['--version']).error)
}

/** A missing program is a failure under CI=true. */
export function notRun(name: string, missing: readonly string[]): Outcome {
  const problem = `${missing.join(' and ')} missing on this machine`
  if (process.env['CI'] === 'true') return fail(name, problem)
  console.error(`NOT RUN ${name}: ${problem}`)
  return 'skipped'
}
