import { randomBytes } from 'node:crypto'
import { BoundedMap } from './bounded-map.js'

const MOST_CODES = 100_000

export interface Authorization {
  readonly uid: string
  readonly redirectUri: string
  readonly scope: string
  /** The faults that were asked for, and that go with the code and then with its token. */
  readonly faults: readonly string[]
}

/** Codes of 32 hex digits, good for one exchange within minutes (weibo.md, 1 and 2). */
export class AuthorizationCodes {
  private readonly pending = new BoundedMap<Authorization & { readonly expiresAt: number }>(MOST_CODES)

  constructor(private readonly ttlSeconds: number) {}

  issue(authorization: Authorization): string {
    const code = randomBytes(16).toString('hex')
    this.pending.set(code, { ...authorization, expiresAt: Date.now() + this.ttlSeconds * 1000 })
    return code
  }

  /** Spends the code, also when it is presented with the wrong redirect URI. */
  spend(code: string, redirectUri: string): Authorization | undefined {
    const authorization = this.pending.take(code)
    if (authorization === undefined || authorization.redirectUri !== redirectUri) return undefined
    return Date.now() < authorization.expiresAt ? authorization : undefined
  }
}
