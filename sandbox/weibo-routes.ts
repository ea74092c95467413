import Router from '@koa/router'
import { errorAnswer } from './answers/weibo-errors.js'
import { authorize, decide } from './authorize-route.js'
import type { Call, CallState } from './call-state.js'
import { deliver, type Reply } from './deliver.js'
import { showUser } from './profile-route.js'
import { revokeToken } from './revoke-route.js'
import { describeToken } from './token-info-route.js'
import { exchangeCode } from './token-route.js'
import { getUid } from './uid-route.js'
import type { Weibo } from './weibo.js'

/** Weibo's own endpoints (weibo.md, 1 to 3). */
export function weiboRoutes(weibo: Weibo): Router<CallState> {
  const router = new Router<CallState>()
  const answered = (reply: (weibo: Weibo, call: Call) => Reply) => (call: Call) =>
    deliver(weibo, call, reply(weibo, call))
  router.get('/oauth2/authorize', answered(authorize))
  router.post('/oauth2/authorize', answered(decide))
  router.post('/oauth2/access_token', answered(exchangeCode))
  router.post('/oauth2/get_token_info', answered(describeToken))
  router.get('/oauth2/revokeoauth2', answered(revokeToken))
  router.post('/oauth2/revokeoauth2', answered(revokeToken))
  router.get('/2/users/show.json', answered(showUser))
  router.get('/2/account/get_uid.json', answered(getUid))
  router.all(['/oauth2/access_token', '/oauth2/get_token_info'], answered(refuseMethod))
  return router
}

function refuseMethod(_weibo: Weibo, call: Call): Reply {
  return errorAnswer(10021, { path: call.path })
}
