import type { Middleware } from 'koa'
import readBody from 'raw-body'
import type { CallState } from './call-state.js'

const MOST_BYTES = '64kb'

/** Reads every body to its end, so that the connection can be used again, and parses it when it is a form or JSON. */
export const readForm: Middleware<CallState> = async (call, next) => {
  const body = await readBody(call.req, { limit: MOST_BYTES, encoding: 'utf-8' })
  call.state.form = call.is('urlencoded') ? new URLSearchParams(body) : new URLSearchParams()
  call.state.brokenOff = false
  await next()
}
