/** One thing that is wrong with the configuration. */
export interface ConfigurationProblem {
  readonly variable: string
  /** What the variable holds; null where it is missing, or secret. */
  readonly holds: string | null
  readonly expected: string
}

export function describeProblem({ variable, holds, expected }: ConfigurationProblem): string {
  return `${variable}${holds === null ? '' : ` is ${JSON.stringify(holds)}`}: ${expected}`
}
