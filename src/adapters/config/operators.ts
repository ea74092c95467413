import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ConfigurationProblem } from './problem.js'
import type { OperatorSettings } from './settings.js'

const VARIABLE = 'ADMIN_TOKENS_FILE'
const LINE = /^([a-z0-9._-]{1,32}):([0-9a-f]{64})$/i
/** The operator of `ADMIN_TOKEN`. */
const ADMIN = 'admin'
/** The operator of the command line. */
const COMMAND_LINE = 'cli'

export interface OperatorsFile {
  /** Null: the variable is not set. */
  readonly file: string | null
  readonly adminToken: string | null
}

/**
 * Reads the operators' names and hashes, one a line (docs/configuration.md). A problem names the file and the number of
 * the line, and never its content, which may be a token.
 */
export function readOperators(
  { file, adminToken }: OperatorsFile,
  problems: ConfigurationProblem[],
): readonly OperatorSettings[] {
  const admin = adminToken === null ? [] : [{ name: ADMIN, tokenHash: hashOf(adminToken) }]
  if (file === null) return admin
  const text = contentOf(file)
  const add = (expected: string) => void problems.push({ variable: VARIABLE, holds: file, expected })
  if (text === null) add('expected the name of a file that can be read')
  if (text === null) return admin
  const operators = [...admin]
  for (const [index, line] of text.split('\n').entries()) {
    const entry = line.trim()
    if (entry === '' || entry.startsWith('#')) continue
    const operator = operatorOf(entry)
    const problem = operator ? problemOf(operator, operators) : 'expected name:hash, with 64 hex digits'
    if (problem) add(`line ${index + 1}: ${problem}`)
    if (operator) operators.push(operator)
  }
  if (operators.length === admin.length && !problems.some(({ variable }) => variable === VARIABLE))
    add('expected one line name:hash at least')
  return operators
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch {
    return null
  }
}

function operatorOf(entry: string): OperatorSettings | null {
  const [, name, hash] = LINE.exec(entry) ?? []
  if (name === undefined || hash === undefined || name !== name.toLowerCase()) return null
  return { name, tokenHash: hash.toLowerCase() }
}

function problemOf({ name, tokenHash }: OperatorSettings, before: readonly OperatorSettings[]): string | null {
  if (name === COMMAND_LINE) return 'this name is that of the command line'
  const sameName = before.find((other) => other.name === name)
  if (sameName && name === ADMIN && before[0] === sameName) return 'this name is that of ADMIN_TOKEN'
  if (sameName) return 'this name is on another line'
  const sameHash = before.find((other) => other.tokenHash === tokenHash)
  if (!sameHash) return null
  return sameHash.name === ADMIN
    ? 'this hash is that of ADMIN_TOKEN, or on another line'
    : 'this hash is on another line'
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
