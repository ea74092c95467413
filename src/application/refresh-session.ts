import type { RequestContext } from '../domain/request-context.js'
import { refresh, type Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { Sessions } from './ports/sessions.js'
import type { UserRepository } from './ports/user-repository.js'
import type { RefreshResult, RefreshTokens, TokenUse } from './refresh-tokens.js'
import type { UseCase } from './use-case.js'

export interface SessionRefresh {
  readonly refreshToken: string
  readonly request: RequestContext
}

/** A refresh token that was not valid when it was looked up, or no longer valid when it was spent. */
export interface RefreshToReject {
  readonly use: TokenUse
  readonly found: FoundSession | null
  /** True: it was valid when it was looked up, but another request spent it first. */
  readonly wasValid: boolean
  readonly request: RequestContext
  readonly userId: string | undefined
}

export interface FoundSession {
  readonly session: Session
  readonly user: User
}

export interface RefreshSessionPorts {
  readonly sessions: Sessions
  readonly users: UserRepository
  readonly refreshTokens: RefreshTokens
  /** Handles a token that is not valid. Only this part is limited: a valid token always passes. */
  readonly refreshRejection: UseCase<RefreshToReject, RefreshResult>
}

/** Exchanges a refresh token for a new pair of tokens (RFC 9700, section 4.14.2). */
export class RefreshSession {
  constructor(private readonly ports: RefreshSessionPorts) {}

  async execute({ refreshToken, request }: SessionRefresh): Promise<RefreshResult> {
    const { refreshTokens, refreshRejection } = this.ports
    const use = refreshTokens.use(refreshToken, request)
    // Read before the token is spent: if a read failed after that, the client would have no valid token left.
    const before = await this.find(use)
    const isActive = before !== null && !before.user.disabled
    const isValid = isActive && refresh(before.session, use).verdict === 'refreshed'
    const refreshed = isValid ? await refreshTokens.spend(use, before.user) : null
    if (refreshed) return refreshed
    // What was valid is read again: an operator may have disabled the account in between (rule AC-6).
    const found = isValid ? await this.find(use) : before
    return refreshRejection.execute({ use, found, wasValid: isValid, request, userId: found?.user.id })
  }

  private async find({ token }: TokenUse): Promise<FoundSession | null> {
    const { sessions, users } = this.ports
    const session = await sessions.findByToken(token)
    const user = session && (await users.find(session.userId))
    return session && user && { session, user }
  }
}
