export interface ConfigurationProblem {
  readonly variable: string
  /** The value of the variable; null if it is missing or secret. */
  readonly holds: string | null
  readonly expected: string
}

export function describeProblem({ variable, holds, expected }: ConfigurationProblem): string {
  return `${variable}${holds === null ? '' : ` is ${JSON.stringify(holds)}`}: ${expected}`
}
