import { randomBytes } from 'node:crypto'
import { BoundedMap } from '../bounded-map.js'

const MAX_TOKENS = 100_000

/** What a code was issued for. */
export interface Authorization {
  readonly uid: string
  readonly redirectUri: string
  readonly scope: string
  /** Names of faults. The token of the code inherits them. */
  readonly faults: readonly string[]
}

export interface AccessToken {
  readonly text: string
  readonly uid: string
  readonly appKey: string
  readonly scope: string
  /** Epoch seconds, like `expiresAt`. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly faults: readonly string[]
}

export interface TokenRequest extends Pick<AccessToken, 'uid' | 'appKey' | 'faults'> {
  readonly scope?: string
  readonly expiresIn: number
}

/** The life of a token of the application's owner (weibo.md, 2 and 3). */
export const FIVE_YEARS_SECONDS = 157_679_999

/** Access tokens that begin with `2.00`, as Weibo's do. */
export class AccessTokens {
  private readonly tokens = new BoundedMap<AccessToken>(MAX_TOKENS)

  mint({ uid, appKey, scope = '', expiresIn, faults }: TokenRequest): AccessToken {
    const text = `2.00${randomBytes(16).toString('hex')}`
    const createdAt = Math.floor(Date.now() / 1000)
    const token = { text, uid, appKey, scope, createdAt, expiresAt: createdAt + expiresIn, faults }
    this.tokens.set(text, token)
    return token
  }

  find(text: string): AccessToken | undefined {
    return this.tokens.get(text)
  }

  revoke(text: string): AccessToken | undefined {
    return this.tokens.take(text)
  }

  revokeAllOf(uid: string): void {
    for (const text of this.tokens.keys()) if (this.tokens.get(text)?.uid === uid) this.tokens.take(text)
  }
}

export function secondsLeft(token: AccessToken): number {
  return token.expiresAt - Math.floor(Date.now() / 1000)
}
