/** An authorization code that says what the Weibo of these measurements answers, and after how long. */
export interface Grant {
  readonly uid: string
  readonly waitMs: number
}

let issued = 0

export function newCode({ uid, waitMs }: Grant): string {
  issued += 1
  return `${uid}w${waitMs}n${issued}`
}

/** @param form the body of a token request */
export function grantIn(form: string): Grant | null {
  const [, uid, wait] = /(?:^|&)code=(\d+)w(\d+)n/.exec(form) ?? []
  return uid ? { uid, waitMs: Number(wait) } : null
}
