import Router from '@koa/router'
import type { Reply } from '../answers/deliver.js'
import type { Call, CallState } from '../call.js'
import { avatar } from '../pages/portrait.js'
import type { ImitateProvider } from '../provider.js'
import { authorize, decide } from './authorize.js'
import { logOut } from './authorize-steps.js'
import { errorAnswer } from './errors.js'
import { exchangeCode } from './exchange.js'
import { OWN_ENDPOINTS, overview, overviewSection } from './overview.js'
import { personOf } from './people.js'
import { showUser } from './profile.js'
import { describeToken, getUid, mintToken, revokeToken } from './tokens.js'
import { APP_KEY, APP_SECRET, Weibo } from './weibo.js'
import { withdrawAuthorization } from './withdrawal.js'

/** Weibo's OAuth 2.0 server (weibo.md, 1 to 4). */
export const imitateWeibo: ImitateProvider = (surroundings) => {
  const weibo = new Weibo(surroundings)
  return {
    name: 'Weibo',
    routes: weiboRoutes(weibo),
    endpoints: OWN_ENDPOINTS,
    overview: () => overview(weibo),
    overviewSection: (query) => overviewSection(weibo, query),
    startingPoint: (origin) => {
      const query = { client_id: APP_KEY, redirect_uri: `${origin}/sandbox/`, response_type: 'code' }
      return `App Key     ${APP_KEY}
App Secret  ${APP_SECRET}
Try         ${origin}/oauth2/authorize?${new URLSearchParams(query)}`
    },
  }
}

function weiboRoutes(weibo: Weibo): Router<CallState> {
  const router = new Router<CallState>()
  const answered = (reply: (weibo: Weibo, call: Call) => Reply) => (call: Call) =>
    weibo.surroundings.delivery.send(call, reply(weibo, call))
  router.get('/oauth2/authorize', answered(authorize))
  router.post('/oauth2/authorize', answered(decide))
  router.post('/oauth2/access_token', answered(exchangeCode))
  router.post('/oauth2/get_token_info', answered(describeToken))
  router.get('/oauth2/revokeoauth2', answered(revokeToken))
  router.post('/oauth2/revokeoauth2', answered(revokeToken))
  router.get('/2/users/show.json', answered(showUser))
  router.get('/2/account/get_uid.json', answered(getUid))
  router.all(['/oauth2/access_token', '/oauth2/get_token_info'], answered(refuseMethod))
  router.post('/sandbox/tokens', (call) => mintToken(weibo, call))
  router.post('/sandbox/withdrawals', (call) => withdrawAuthorization(weibo, call))
  router.post('/sandbox/log-out', logOut)
  router.get('/sandbox/avatars/:file', showAvatar)
  return router
}

function refuseMethod(_weibo: Weibo, call: Call): Reply {
  return errorAnswer(10021, { path: call.path })
}

function showAvatar(call: Call): void {
  const uid = /^(\d{1,64})\.svg$/.exec(call.params['file'] ?? '')?.[1]
  if (uid === undefined) return
  call.type = 'svg'
  call.body = avatar(uid, personOf(uid).screenName)
}
