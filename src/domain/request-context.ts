/** The origin of a call, as audit events record it. */
export interface RequestContext {
  readonly requestId: string
  readonly ip: string
  readonly userAgent: string
}
