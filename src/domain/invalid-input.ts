export interface InputProblem {
  readonly field: string
  /**
   * In English, or a code that http has texts for (problem-texts.ts). For the developer of the client. It contains no
   * part of the value.
   */
  readonly problem: string
}

/** A call whose input is not acceptable. It is answered with the problems, and has no audit event. */
export interface InvalidInput {
  readonly outcome: 'invalid'
  readonly details: readonly InputProblem[]
}

export function invalidInput(...details: readonly InputProblem[]): InvalidInput {
  return { outcome: 'invalid', details }
}
