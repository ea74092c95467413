import type { Session } from '../../domain/session.js'
import type { User } from '../../domain/user.js'

export interface IssuedToken {
  readonly token: string
  readonly expiresInSeconds: number
}

export interface TokenClaims {
  readonly userId: string
  readonly sessionId: string
}

/** Access tokens: signed, short-lived, readable by any service that has the public key (RFC 9068). */
export interface TokenIssuer {
  issue(user: User, session: Session): IssuedToken
  /** The claims of a token. Null: the token is not valid (rule JW-1). */
  verify(token: string): TokenClaims | null
}
