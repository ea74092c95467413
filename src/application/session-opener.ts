import type { Provider } from '../domain/provider-identity.js'
import type { RequestContext } from '../domain/request-context.js'
import type { Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { Clock } from './ports/clock.js'
import type { Identifiers } from './ports/identifiers.js'
import type { Secrets } from './ports/secrets.js'
import type { TokenIssuer } from './ports/token-issuer.js'

export interface IssuedSession {
  readonly token: string
  readonly expiresInSeconds: number
  readonly refreshToken: string
  readonly refreshableForSeconds: number
  readonly user: { readonly id: string; readonly username: string }
}

/** The login that opens a session. */
export interface SessionLogin {
  /** Null: by password. */
  readonly provider: Provider | null
  /** Left out: now. */
  readonly authenticatedAt?: Date
}

export interface SessionOpenerPorts {
  readonly clock: Clock
  readonly ids: Identifiers
  readonly secrets: Secrets
  readonly tokens: TokenIssuer
  readonly refreshTtlSeconds: number
  readonly sessionTtlSeconds: number
}

/** Makes a session and its tokens. The caller stores the session first, and returns the tokens only after that. */
export class SessionOpener {
  constructor(private readonly ports: SessionOpenerPorts) {}

  prepare(
    user: User,
    request: RequestContext,
    { provider, authenticatedAt }: SessionLogin,
  ): { session: Session; issued: IssuedSession } {
    const now = this.ports.clock.now()
    const refreshToken = this.ports.secrets.generate()
    const endsAtLatest = after(now, this.ports.sessionTtlSeconds)
    const refreshableUntil = after(now, Math.min(this.ports.refreshTtlSeconds, this.ports.sessionTtlSeconds))
    const session: Session = {
      id: this.ports.ids.next(),
      userId: user.id,
      authenticatedAt: authenticatedAt ?? now,
      provider,
      openedAt: now,
      endedAt: null,
      endsAtLatest,
      refreshableUntil,
      liveTokens: [this.ports.secrets.hash(refreshToken)],
      spentToken: null,
      spentAt: null,
      ip: request.ip,
      userAgent: request.userAgent,
    }
    return { session, issued: this.issue(user, session, refreshToken) }
  }

  issue(user: User, session: Session, refreshToken: string): IssuedSession {
    const { token, expiresInSeconds } = this.ports.tokens.issue(user, session)
    const msLeft = session.refreshableUntil.getTime() - this.ports.clock.now().getTime()
    return {
      token,
      expiresInSeconds,
      refreshToken,
      refreshableForSeconds: Math.floor(msLeft / 1000),
      user: { id: user.id, username: user.username.name },
    }
  }
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000)
}
