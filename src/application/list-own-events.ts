import { asShownToUser } from '../domain/audit-event.js'
import type { Bearer } from './identify-bearer.js'
import type { AuditLog, AuditPage, AuditSearch } from './ports/audit-log.js'

/** Lists the events of the caller's account, including failed attempts of others. Their numbers would tell how many people log in. */
export class ListOwnEvents {
  constructor(private readonly ports: { readonly auditLog: AuditLog }) {}

  async execute({ user }: Bearer, page: Pick<AuditSearch, 'cursor' | 'limit'>): Promise<Omit<AuditPage, 'seqs'>> {
    const { events, nextCursor } = await this.ports.auditLog.search({
      cursor: page.cursor,
      limit: page.limit,
      userId: user.id,
    })
    return { events: events.map(asShownToUser), nextCursor }
  }
}
