/** An answer of the service, for the metrics. Each text field has a fixed set of values, so no client can add a series. */
export interface GivenAnswer {
  /** A method of HTTP, or `other`. */
  readonly method: string
  /** As openapi.json writes it, `pages` for the files of all pages, `none` for a path that does not exist. */
  readonly route: string
  readonly status: number
  readonly ms: number
  readonly login: LoginAnswer | null
}

/** The answer to a call that can log a person in. */
export interface LoginAnswer {
  /** As `data.method` of audit events. */
  readonly method: string
  /** `succeeded`, `bind_required`, or the error. */
  readonly outcome: string
}

/** Told of every answer. It returns at once and never throws. */
export interface AnswerObserver {
  answered(answer: GivenAnswer): void
}
