import { isOpen, type Session } from '../domain/session.js'
import type { User } from '../domain/user.js'
import type { Clock } from './ports/clock.js'
import type { Sessions } from './ports/sessions.js'
import type { TokenIssuer } from './ports/token-issuer.js'
import type { UserRepository } from './ports/user-repository.js'

export interface Bearer {
  readonly user: User
  readonly session: Session
}

export interface IdentifyBearerPorts {
  readonly tokens: TokenIssuer
  readonly sessions: Pick<Sessions, 'find'>
  readonly users: Pick<UserRepository, 'find'>
  readonly clock: Clock
}

/** Identifies the caller. It reads the session each time, so that the end of a session takes effect at once. */
export class IdentifyBearer {
  constructor(private readonly ports: IdentifyBearerPorts) {}

  async execute(token: string): Promise<Bearer | null> {
    const claims = this.ports.tokens.verify(token)
    if (!claims) return null
    const session = await this.ports.sessions.find(claims.sessionId)
    if (!session || session.userId !== claims.userId || !isOpen(session, this.ports.clock.now())) return null
    const user = await this.ports.users.find(session.userId)
    return user && !user.disabled ? { user, session } : null
  }
}
