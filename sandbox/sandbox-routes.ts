import Router from '@koa/router'
import type { CallState } from './call-state.js'
import { avatar } from './pages/avatar.js'
import { STYLE } from './pages/style.js'
import { personOf } from './people.js'
import type { Weibo } from './weibo.js'

/** What is the sandbox's own and has no counterpart at Weibo (weibo.md, 4). */
export function sandboxRoutes(weibo: Weibo): Router<CallState> {
  const router = new Router<CallState>({ prefix: '/sandbox' })
  router.get('/ledger', (call) => {
    call.body = weibo.ledger.read()
  })
  router.delete('/ledger', (call) => {
    weibo.ledger.clear()
    call.status = 204
  })
  router.get('/style.css', (call) => {
    call.type = 'css'
    call.body = STYLE
  })
  router.get('/avatars/:file', (call) => {
    const uid = /^(\d{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
    if (uid === undefined) return
    call.type = 'svg'
    call.body = avatar(uid, personOf(uid).screenName)
  })
  router.all('/trap', (call) => {
    call.body = {
      trapped: 'whoever follows a redirect of the token endpoint hands its secret and code to somebody else',
    }
  })
  return router
}
