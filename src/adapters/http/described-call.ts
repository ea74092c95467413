import { z } from 'zod'
import type { ErrorCode } from '../../domain/error-code.js'

/** What openapi.json says of one call of the API (OpenAPI 3.1, Operation Object). */
export interface DescribedCall {
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** As docs/http-api.md writes it, such as `/users/me/` or `/audit/failed/{id}/retry/`. */
  readonly path: `/${string}`
  readonly operationId: string
  readonly summary: string
  /** Whose token the call needs. `maybe-user`: only some of its forms need one. Default: none. */
  readonly security?: 'user' | 'maybe-user' | 'admin'
  readonly params?: z.ZodObject
  /** The schema that parses the query. */
  readonly query?: z.ZodObject
  readonly headers?: z.ZodObject
  /** The schema that parses the body. */
  readonly body?: z.ZodType
  /** The answers without an error, by status. */
  readonly answers: Readonly<Record<number, DescribedAnswer>>
  /** The errors of this call alone. Those of every call, of a body and of a token are added. */
  readonly errors?: readonly ErrorCode[]
}

export interface DescribedAnswer {
  readonly description?: string
  /** Default: JSON. Several: the client chooses. */
  readonly mediaType?: string | readonly string[]
  readonly schema: z.ZodType
  readonly headers?: Readonly<Record<string, z.ZodType>>
}

/** An answer in the envelope. */
export function answer(data: z.ZodType, status = 200): DescribedCall['answers'] {
  return { [status]: { schema: z.object({ code: z.literal(0), msg: z.string(), data }) } }
}

/** An answer with nothing to say. */
export const DONE = answer(z.null())

/** A time as answers have it: ISO 8601 in UTC. */
export const time = z.iso.datetime()

/** In this mode, the refresh token is in a cookie (docs/http-api.md). */
export const SessionMode = z.object({ 'X-Session-Mode': z.literal('cookie').optional() })
