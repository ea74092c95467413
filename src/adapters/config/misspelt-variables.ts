import type { Environment } from './read-values.js'
import type { VariableTable } from './variable-table.js'

export interface MisspeltVariable {
  readonly name: string
  readonly meant: string
}

/** The variables that are set, unknown, and one slip away from one of ours. */
export function misspeltVariables(environment: Environment, table: VariableTable): readonly MisspeltVariable[] {
  const known = new Set(
    Object.entries(table).flatMap(([name, { isSecret }]) => (isSecret ? [name, `${name}_FILE`] : [name])),
  )
  return Object.keys(environment)
    .filter((name) => environment[name] && !known.has(name))
    .flatMap((name) => {
      const meant = [...known].find((each) => isOneSlipAway(name, each))
      return meant === undefined ? [] : [{ name, meant }]
    })
}

/** One character more, less or other, two neighbours exchanged, or another case. */
function isOneSlipAway(one: string, other: string): boolean {
  if (one.toUpperCase() === other) return true
  if (Math.abs(one.length - other.length) > 1) return false
  const start = commonLength(one, other)
  const [left, right] = withoutCommonEnd(one.slice(start), other.slice(start))
  return (left.length <= 1 && right.length <= 1) || (left.length === 2 && right === reversed(left))
}

function withoutCommonEnd(one: string, other: string): readonly [string, string] {
  const end = commonLength(reversed(one), reversed(other))
  return [one.slice(0, one.length - end), other.slice(0, other.length - end)]
}

function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}

function reversed(text: string): string {
  return [...text].reverse().join('')
}
