import Router from '@koa/router'
import { PERSON_COOKIE, PERSON_COOKIE_SCOPE } from './authorize-steps.js'
import type { Call, CallState } from './call-state.js'
import { mintToken } from './mint-route.js'
import { overviewOf } from './overview.js'
import { avatar } from './pages/avatar.js'
import { overviewPage } from './pages/overview-page.js'
import { STYLE } from './pages/style.js'
import { personOf } from './people.js'
import type { Weibo } from './weibo.js'
import { withdrawAuthorization } from './withdrawal-route.js'

/** What is the sandbox's own and has no counterpart at Weibo (weibo.md, 4). */
export function sandboxRoutes(weibo: Weibo): Router<CallState> {
  const router = new Router<CallState>({ prefix: '/sandbox' })
  router.get('/', (call) => showOverview(weibo, call))
  router.get('/ledger', (call) => {
    call.body = weibo.ledger.read()
  })
  router.delete('/ledger', (call) => {
    weibo.ledger.clear()
    call.status = 204
  })
  router.post('/tokens', (call) => mintToken(weibo, call))
  router.post('/withdrawals', (call) => withdrawAuthorization(weibo, call))
  router.post('/log-out', logOut)
  router.get('/avatars/:file', showAvatar)
  router.get('/style.css', (call) => {
    call.type = 'css'
    call.body = STYLE
  })
  router.all('/trap', (call) => {
    call.body = { trapped: 'a client that follows redirects here hands its secret and code to a stranger' }
  })
  return router
}

function showOverview(weibo: Weibo, call: Call): void {
  const overview = overviewOf(weibo)
  const { withdrawn, status, problem } = call.query
  const notice = withdrawn ? `${withdrawn} has withdrawn; the notice: ${status ?? problem}` : ''
  call.body = call.accepts('json', 'html') === 'html' ? overviewPage(overview, notice) : overview
}

function logOut(call: Call): void {
  call.cookies.set(PERSON_COOKIE, null, PERSON_COOKIE_SCOPE)
  call.status = 303
  call.set('Location', '/sandbox/')
}

function showAvatar(call: Call): void {
  const uid = /^(\d{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
  if (uid === undefined) return
  call.type = 'svg'
  call.body = avatar(uid, personOf(uid).screenName)
}
