import { runDoctor } from '../../src/adapters/composition/run-doctor.js'
import type { CheckedFinding } from '../../src/application/diagnose.js'
import type { Environment } from './program.js'

export interface DoctorRun {
  readonly status: number
  readonly findings: readonly CheckedFinding[]
  /** The findings of one check. */
  of(check: string): readonly CheckedFinding[]
}

/** Runs `doctor --json` in this process. */
export async function doctorRun(environment: Environment, fromFile: readonly string[] = []): Promise<DoctorRun> {
  const printed: string[] = []
  const print = (line: string) => printed.push(line)
  const status = await runDoctor({ args: ['--json'], environment, fromFile, print, complain: print })
  const findings: readonly CheckedFinding[] = JSON.parse(printed.join('\n'))
  return { status, findings, of: (check) => findings.filter((finding) => finding.check === check) }
}
