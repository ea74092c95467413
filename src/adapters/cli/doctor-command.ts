import type { CheckedFinding } from '../../application/diagnose.js'
import { plainText } from '../../domain/plain-text.js'

export const DOCTOR_USAGE =
  'usage: node dist/main.js doctor [--json]            checks configuration, database, keys and providers; writes nothing'

const WIDTH = { outcome: 4, check: 13 }
const COLUMN = 1000

/** @returns null for a wrong command line */
export function parseDoctorCommand(args: readonly string[]): { readonly asJson: boolean } | null {
  const [option, ...more] = args
  if (more.length > 0 || (option !== undefined && option !== '--json')) return null
  return { asJson: option === '--json' }
}

/** The text for standard output. */
export function printedFindings(findings: readonly CheckedFinding[], asJson: boolean): string {
  if (asJson) return JSON.stringify(findings.map(({ check, outcome, what, todo }) => ({ check, outcome, what, todo })))
  return findings.map(line).join('\n')
}

export function isAllWell(findings: readonly CheckedFinding[]): boolean {
  return findings.every(({ outcome }) => outcome !== 'fail')
}

function line({ check, outcome, what, todo }: CheckedFinding): string {
  const [told, advice] = [what, todo ?? ''].map((text) => plainText(text, COLUMN))
  const columns = `${outcome.padEnd(WIDTH.outcome)}  ${check.padEnd(WIDTH.check)}  ${told}`
  return advice ? `${columns}   ${advice}` : columns
}
