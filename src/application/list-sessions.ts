import { lastSeenAt } from '../domain/session.js'
import type { Bearer } from './identify-bearer.js'
import type { Clock } from './ports/clock.js'
import type { Sessions } from './ports/sessions.js'

export interface OwnSession {
  readonly id: string
  readonly isCurrent: boolean
  readonly openedAt: Date
  readonly lastSeenAt: Date
  readonly ip: string
  readonly userAgent: string
}

/** Bounds the answer. A user with more sessions can still end them all at once. */
const MAX_SHOWN = 200

export interface ListSessionsPorts {
  readonly sessions: Pick<Sessions, 'listOpen'>
  readonly clock: Clock
}

export class ListSessions {
  constructor(private readonly ports: ListSessionsPorts) {}

  execute({ user, session }: Bearer): Promise<readonly OwnSession[]> {
    return this.of(user.id, session.id)
  }

  /** @param currentId null: none of them is the caller's */
  async of(userId: string, currentId: string | null): Promise<readonly OwnSession[]> {
    const open = await this.ports.sessions.listOpen(userId, this.ports.clock.now(), MAX_SHOWN)
    return open.map((session) => ({
      id: session.id,
      isCurrent: session.id === currentId,
      openedAt: session.openedAt,
      lastSeenAt: lastSeenAt(session),
      ip: session.ip,
      userAgent: session.userAgent,
    }))
  }
}
