/** What a check of the installation found, in one sentence that holds no secret. */
export interface Finding {
  readonly outcome: 'ok' | 'warn' | 'fail'
  readonly what: string
  /** What the operator should do. Null: nothing. */
  readonly todo: string | null
}

export function ok(what: string): Finding {
  return { outcome: 'ok', what, todo: null }
}

export function warn(what: string, todo: string): Finding {
  return { outcome: 'warn', what, todo }
}

export function fail(what: string, todo: string): Finding {
  return { outcome: 'fail', what, todo }
}
