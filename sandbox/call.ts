import type { RouterContext } from '@koa/router'
import type { Middleware } from 'koa'
import readBody from 'raw-body'
import { prettifyError, type ZodType } from 'zod'

const MAX_BODY = '64kb'

export interface CallState {
  body: string
  form: URLSearchParams
  /** Whether a fault ended the connection, so that the ledger does not blame the client. */
  brokenOff: boolean
}

export type Call = RouterContext<CallState>

/** Reads every body to its end, so that the connection can be reused. Only a form counts as parameters. */
export const readForm: Middleware<CallState> = async (call, next) => {
  const body = await readBody(call.req, { limit: MAX_BODY, encoding: 'utf-8' })
  call.state.body = body
  call.state.form = new URLSearchParams(call.is('urlencoded') ? body : '')
  call.state.brokenOff = false
  await next()
}

/** A parameter of the query, or else of the form. An empty one counts as missing. */
export function parameter(call: Call, name: string): string | undefined {
  return call.URL.searchParams.get(name) || call.state.form.get(name) || undefined
}

/**
 * The body of a call to one of the sandbox's own paths, as JSON or as a form. Answers 400 if it does not fit the
 * schema.
 */
export function readInput<Input>(call: Call, schema: ZodType<Input>): Input {
  const parsed = schema.safeParse(call.is('json') ? parseJson(call) : Object.fromEntries(call.state.form))
  if (!parsed.success) return call.throw(400, prettifyError(parsed.error))
  return parsed.data
}

/** A comma-separated list, as `sandbox_fault` takes it. */
export function namesIn(list: string | null): string[] {
  return (list ?? '').split(',').filter((name) => name !== '')
}

function parseJson(call: Call): unknown {
  try {
    return JSON.parse(call.state.body)
  } catch {
    return call.throw(400, 'the body is not valid JSON')
  }
}
