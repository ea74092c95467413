/** Where a call came from, as the audit trail keeps it. */
export interface RequestContext {
  readonly requestId: string
  readonly ip: string
  readonly userAgent: string
}
