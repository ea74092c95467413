export interface InputProblem {
  readonly field: string
  /** What is wrong, for the developer who sends it; it repeats nothing of the value. */
  readonly problem: string
}

/** A call that never became an act, since what it carries cannot be meant: answered, and not audited. */
export interface InvalidInput {
  readonly outcome: 'invalid'
  readonly details: readonly InputProblem[]
}

export function invalidInput(...details: readonly InputProblem[]): InvalidInput {
  return { outcome: 'invalid', details }
}
