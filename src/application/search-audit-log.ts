import { correctedUsername, usernameKey } from '../domain/username.js'
import type { AuditLog, AuditPage, AuditSearch } from './ports/audit-log.js'
import type { UserRepository } from './ports/user-repository.js'

export interface AuditQuery extends AuditSearch {
  /** Means the user who has this name now. */
  readonly username?: string | undefined
}

export interface SearchAuditLogPorts {
  readonly auditLog: Pick<AuditLog, 'search'>
  readonly users: Pick<UserRepository, 'findByKey'>
}

const NOTHING: AuditPage = { events: [], seqs: [], nextCursor: null }

export class SearchAuditLog {
  constructor(private readonly ports: SearchAuditLogPorts) {}

  async execute({ username, ...search }: AuditQuery): Promise<AuditPage> {
    if (username === undefined) return this.ports.auditLog.search(search)
    const user = await this.ports.users.findByKey(usernameKey(correctedUsername(username)))
    const isOther = search.userId !== undefined && search.userId !== user?.id
    return !user || isOther ? NOTHING : this.ports.auditLog.search({ ...search, userId: user.id })
  }
}
