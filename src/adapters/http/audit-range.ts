import { z } from 'zod'

const time = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time' })
  .transform((value) => new Date(value))
  .optional()

/** From, inclusive, and to, exclusive, in the query of a call about the audit log. */
export const auditRange = { from: time, to: time }
