import { randomUUID } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Clock } from '../../application/ports/clock.js'
import type { IssuedToken, TokenClaims, TokenIssuer } from '../../application/ports/token-issuer.js'
import type { Session } from '../../domain/session.js'
import type { User } from '../../domain/user.js'
import { type AccessTokenClaims, accessTokenClaims, accessTokenHeader, isCompactToken } from './access-token.js'
import type { SigningKeys } from './key-set.js'
import type { SigningKey } from './signing-key.js'

export interface JwtSettings {
  readonly issuer: string
  readonly audience: string
  readonly clientId: string
  readonly accessTokenTtlSeconds: number
}

/** The clocks of two servers differ, and a token may be used at once. */
const CLOCK_DIFFERENCE_SECONDS = 5

export class JwtTokenIssuer implements TokenIssuer {
  private readonly current: SigningKey
  private readonly keys: ReadonlyMap<string, SigningKey>

  constructor(
    { current, previous }: SigningKeys,
    private readonly settings: JwtSettings,
    private readonly clock: Clock,
  ) {
    this.current = current
    this.keys = new Map([...previous, current].map((key) => [key.kid, key]))
  }

  issue(user: User, session: Session): IssuedToken {
    const { issuer, audience, clientId, accessTokenTtlSeconds } = this.settings
    const iat = epochSeconds(this.clock.now())
    const claims: AccessTokenClaims = {
      iss: issuer,
      aud: audience,
      sub: user.id,
      username: user.username.name,
      sid: session.id,
      client_id: clientId,
      auth_time: epochSeconds(session.authenticatedAt),
      iat,
      exp: iat + accessTokenTtlSeconds,
      jti: randomUUID(),
    }
    const { algorithm, kid, signing } = this.current
    const token = jwt.sign(claims, signing, { algorithm, header: { alg: algorithm, typ: 'at+jwt', kid } })
    return { token, expiresInSeconds: accessTokenTtlSeconds }
  }

  verify(token: string): TokenClaims | null {
    const key = this.keyOf(token)
    if (!key) return null
    const now = epochSeconds(this.clock.now())
    const claims = accessTokenClaims.safeParse(this.signedPayload(token, key, now)).data
    if (!claims || claims.iat > now + CLOCK_DIFFERENCE_SECONDS) return null
    return { userId: claims.sub, sessionId: claims.sid }
  }

  private keyOf(token: string): SigningKey | null {
    if (!isCompactToken(token)) return null
    const header = accessTokenHeader.safeParse(headerOf(token)).data
    return (header && this.keys.get(header.kid)) ?? null
  }

  private signedPayload(token: string, key: SigningKey, now: number): unknown {
    const { issuer, audience } = this.settings
    try {
      // The algorithm is configured; the token's `alg` must not select it.
      const algorithms = [this.current.algorithm]
      return jwt.verify(token, key.verifying, { algorithms, issuer, audience, clockTimestamp: now })
    } catch {
      return null
    }
  }
}

function headerOf(token: string): unknown {
  try {
    return jwt.decode(token, { complete: true })?.header
  } catch {
    return null
  }
}

function epochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}
