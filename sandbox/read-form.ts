import type { Middleware } from 'koa'
import readBody from 'raw-body'
import type { CallState } from './call-state.js'

const MOST_BYTES = '64kb'

/** Reads every body to its end, so that the connection can be used again; only a form counts as parameters. */
export const readForm: Middleware<CallState> = async (call, next) => {
  const body = await readBody(call.req, { limit: MOST_BYTES, encoding: 'utf-8' })
  call.state.body = body
  call.state.form = new URLSearchParams(call.is('urlencoded') ? body : '')
  call.state.brokenOff = false
  await next()
}
