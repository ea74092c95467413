import { z } from 'zod'
import type { ListOwnEvents } from '../../application/list-own-events.js'

const MAX_PAGE = 200

export const auditPaging = {
  cursor: z.uuid('must be a next_cursor').optional(),
  limit: z
    .string('must be a number')
    .regex(/^[1-9]\d{0,8}$/, 'must be a whole number of at least 1')
    .default('50')
    .transform((value) => Math.min(Number(value), MAX_PAGE)),
}

export function auditPageView({ events, nextCursor }: Awaited<ReturnType<ListOwnEvents['execute']>>) {
  return { events, next_cursor: nextCursor }
}
