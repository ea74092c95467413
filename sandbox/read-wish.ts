import { prettifyError, type ZodType } from 'zod'
import type { Call } from './call-state.js'

/** What a script asks of the sandbox's own endpoints, as JSON or as a form; 400 says what is wrong with it. */
export function readWish<Wish>(call: Call, schema: ZodType<Wish>): Wish {
  const parsed = schema.safeParse(call.is('json') ? parseJson(call) : Object.fromEntries(call.state.form))
  if (!parsed.success) return call.throw(400, prettifyError(parsed.error))
  return parsed.data
}

function parseJson(call: Call): unknown {
  try {
    return JSON.parse(call.state.body)
  } catch {
    return call.throw(400, 'the body is not the JSON that its content type says')
  }
}
