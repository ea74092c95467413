import Koa from 'koa'
import type { CallState } from './call-state.js'
import { keepLedger } from './keep-ledger.js'
import { readForm } from './read-form.js'
import { sandboxRoutes } from './sandbox-routes.js'
import type { Weibo } from './weibo.js'
import { weiboRoutes } from './weibo-routes.js'

/** Forbids everything outside; no `form-action`, which would forbid the redirect that follows the consent form. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"

const CLIENT_WENT_AWAY = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']

export function sandboxApp(weibo: Weibo): Koa<CallState> {
  const app = new Koa<CallState>()
  app.on('error', reportDefect)
  app.use((call, next) => {
    call.set({ 'Content-Security-Policy': CONTENT_SECURITY_POLICY, 'X-Content-Type-Options': 'nosniff' })
    return next()
  })
  app.use(readForm)
  app.use(keepLedger(weibo.ledger))
  app.use(weiboRoutes(weibo).routes())
  app.use(sandboxRoutes(weibo).routes())
  return app
}

function reportDefect(error: Error & { code?: string; expose?: boolean }): void {
  if (error.expose !== true && !CLIENT_WENT_AWAY.includes(error.code ?? '')) console.error(error)
}
