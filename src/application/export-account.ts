import { type AuditEvent, asShownToUser, type EventOrigin } from '../domain/audit-event.js'
import type { Binding } from '../domain/binding.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import { isFresh } from '../domain/session.js'
import type { User } from '../domain/user.js'
import { ownBindingView, ownSessionView, ownUserView } from './account-view.js'
import type { Bearer } from './identify-bearer.js'
import { ListSessions } from './list-sessions.js'
import type { AuditLog } from './ports/audit-log.js'
import type { Clock } from './ports/clock.js'
import type { Log } from './ports/log.js'
import type { Sessions } from './ports/sessions.js'
import type { UserDirectory } from './ports/user-directory.js'

export type AccountExport = Awaited<ReturnType<ExportAccount['contentOf']>>

export interface ExportAccountPorts {
  readonly userDirectory: Pick<UserDirectory, 'find'>
  readonly sessions: Pick<Sessions, 'listOpen'>
  readonly auditLog: Pick<AuditLog, 'search'>
  readonly clock: Clock
  readonly log: Log
  readonly freshLoginTtlSeconds: number
}

export type ExportResult = { readonly outcome: 'exported'; readonly content: AccountExport } | Refusal

const MAX_EVENTS = 10_000
const PAGE = 500

/**
 * Everything that is stored about one person, and nothing of others (rule AC-15). It leaves no event, and one line
 * in the log.
 */
export class ExportAccount {
  constructor(private readonly ports: ExportAccountPorts) {}

  async execute({ by, request }: { readonly by: Bearer; readonly request: EventOrigin }): Promise<ExportResult> {
    const { clock, freshLoginTtlSeconds } = this.ports
    if (!isFresh(by.session, clock.now(), freshLoginTtlSeconds)) return refusal('fresh_login_required')
    return this.of(by.user.id, by.session.id, request)
  }

  /** For an operator at the command line, who passes it on to the person. */
  forOperator(userId: string, request: EventOrigin): Promise<ExportResult> {
    return this.of(userId, null, request)
  }

  private async of(userId: string, currentSessionId: string | null, request: EventOrigin): Promise<ExportResult> {
    const found = await this.ports.userDirectory.find(userId, this.ports.clock.now())
    if (!found) return refusal('not_found')
    this.ports.log.info({ request_id: request.requestId, user_id: userId }, 'the data of an account were exported')
    return { outcome: 'exported', content: await this.contentOf(found.user, found.bindings, currentSessionId) }
  }

  async contentOf(user: User, bindings: readonly Binding[], currentSessionId: string | null) {
    const exportedAt = this.ports.clock.now()
    const sessions = await new ListSessions(this.ports).of(user.id, currentSessionId)
    const { events, truncated } = await this.eventsOf(user.id)
    return {
      exported_at: exportedAt.toISOString(),
      user: ownUserView(user),
      bindings: bindings.map(ownBindingView),
      sessions: sessions.map(ownSessionView),
      events: events.map(asShownToUser),
      truncated,
    }
  }

  private async eventsOf(userId: string): Promise<{ events: readonly AuditEvent[]; truncated: boolean }> {
    const events: AuditEvent[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await this.ports.auditLog.search({ userId, limit: PAGE, cursor })
      events.push(...page.events)
      if (page.nextCursor === null) return { events, truncated: false }
      if (events.length >= MAX_EVENTS) return { events: events.slice(0, MAX_EVENTS), truncated: true }
      cursor = page.nextCursor
    }
  }
}
