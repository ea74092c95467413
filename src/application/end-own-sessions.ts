import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Bearer } from './identify-bearer.js'
import type { Clock } from './ports/clock.js'
import type { Sessions } from './ports/sessions.js'

export interface EndOwnSessionsPorts {
  readonly sessions: Sessions
  readonly clock: Clock
  readonly events: AuditEventSource
}

export interface SessionsToEnd {
  /** `others`: all but the one that the user calls with. */
  readonly which: { readonly sessionId: string } | 'all' | 'others'
  readonly by: Bearer
  readonly request: RequestContext
}

export type OwnSessionsEnded =
  | {
      readonly outcome: 'ended'
      readonly endedCurrent: boolean
    }
  | Refusal

/** Ends one session of the caller, all, or all others. To end a session that has ended already is a success. */
export class EndOwnSessions {
  constructor(private readonly ports: EndOwnSessionsPorts) {}

  async execute({ which, by, request }: SessionsToEnd): Promise<OwnSessionsEnded> {
    const { sessions, clock, events } = this.ports
    const { user, session: current } = by
    const event = events.event('weibind.session.ended', request, { userId: user.id })
    if (which === 'all') {
      await sessions.endAll(user.id, clock.now(), event)
      return { outcome: 'ended', endedCurrent: true }
    }
    if (which === 'others') {
      await sessions.endOthers({ userId: user.id, exceptSessionId: current.id, at: clock.now(), event })
      return { outcome: 'ended', endedCurrent: false }
    }
    const found = await sessions.find(which.sessionId)
    // The answer is the same for another user's session and for one that does not exist.
    if (found?.userId !== user.id) return refusal('not_found')
    await sessions.end(found.id, clock.now(), event)
    return { outcome: 'ended', endedCurrent: found.id === current.id }
  }
}
