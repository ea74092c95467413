import { readFileSync } from 'node:fs'
import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import type { Variable, VariableTable } from './variable-table.js'

export type Environment = Readonly<Record<string, string | undefined>>

export interface ReadValues {
  readonly values: RawSettings['values']
  readonly problems: readonly ConfigurationProblem[]
}

/** Parses each variable, and continues after an invalid one, so that all problems are reported at once. */
export function readValues(table: VariableTable, environment: Environment): ReadValues {
  const values: Record<string, unknown> = {}
  const problems: ConfigurationProblem[] = []
  for (const [name, variable] of Object.entries(table)) {
    const given = variable.isSecret ? readSecret(name, environment, problems) : readPlain(name, environment, variable)
    const text = given ?? variable.default
    if (text === undefined) continue
    const parsed = variable.type.safeParse(text)
    if (parsed.success) values[name] = parsed.data
    else
      problems.push({
        variable: name,
        holds: variable.isSecret ? null : text,
        expected: `expected ${variable.expected}`,
      })
  }
  return { values, problems }
}

function readPlain(name: string, environment: Environment, { mayBeEmpty }: Variable): string | undefined {
  return mayBeEmpty ? environment[name] : environment[name] || undefined
}

function readSecret(name: string, environment: Environment, problems: ConfigurationProblem[]): string | undefined {
  const file = environment[`${name}_FILE`]
  const direct = environment[name] || undefined
  if (!file) return direct
  if (direct) problems.push({ variable: name, holds: null, expected: `expected either it or ${name}_FILE, not both` })
  return readTextFile(`${name}_FILE`, file, problems)
}

export function readTextFile(variable: string, file: string, problems: ConfigurationProblem[]): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim()
    if (text) return text
    problems.push({ variable, holds: file, expected: 'expected a file that is not empty' })
  } catch {
    // The value is not shown: it may be the secret itself, put into the wrong variable.
    problems.push({ variable, holds: null, expected: 'expected the name of a file that can be read' })
  }
  return undefined
}

export function isGiven(name: string, table: VariableTable, environment: Environment): boolean {
  const known = table[name]
  const mayBeFile = known === undefined || known.isSecret === true
  return Boolean(environment[name] || (mayBeFile && environment[`${name}_FILE`]))
}
