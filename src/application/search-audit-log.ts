import type { AuditLog, AuditPage, AuditSearch } from './ports/audit-log.js'

export class SearchAuditLog {
  constructor(private readonly ports: { readonly auditLog: Pick<AuditLog, 'search'> }) {}

  execute(search: AuditSearch): Promise<AuditPage> {
    return this.ports.auditLog.search(search)
  }
}
