import Router from '@koa/router'
import type { Reply } from '../answers/deliver.js'
import type { Call, CallState } from '../call.js'
import { avatar, emptyAvatar } from '../pages/portrait.js'
import type { ImitateProvider } from '../provider.js'
import { makeCode } from './app-code.js'
import { APPLICATIONS, PROGRAM_CALL, TOKEN_CALL, WEB } from './applications.js'
import { QR_PICTURE } from './choice-page.js'
import { exchangeCode, exchangeProgramCode } from './exchange.js'
import { OWN_ENDPOINTS, overview, overviewSection } from './overview.js'
import { isPersonName, personOf } from './people.js'
import { qrPicture } from './qr-picture.js'
import { APP_PAGE, decide, QR_PAGE, startLogin } from './start-pages.js'
import { showUser } from './user-info.js'
import { Weixin } from './weixin.js'

/** Weixin's login, on all four channels (weixin.md, 3 to 7). */
export const imitateWeixin: ImitateProvider = (surroundings) => ({
  name: 'Weixin',
  routes: weixinRoutes(new Weixin(surroundings)),
  endpoints: OWN_ENDPOINTS,
  overview: () => ({ weixin: overview(surroundings) }),
  overviewSection: () => overviewSection(surroundings),
  startingPoint: (origin) => {
    const redirect = { redirect_uri: `${origin}/sandbox/`, response_type: 'code' }
    const query = { appid: WEB.appid, ...redirect, scope: 'snsapi_login', state: 'x' }
    return [
      ...APPLICATIONS.map(({ channel, appid, secret }) => `${channel.padEnd(11)} ${appid}  ${secret}`),
      `Try         ${origin}/connect/qrconnect?${new URLSearchParams(query)}#wechat_redirect`,
    ].join('\n')
  },
})

function weixinRoutes(weixin: Weixin): Router<CallState> {
  const router = new Router<CallState>()
  const answered = (reply: (weixin: Weixin, call: Call) => Reply) => (call: Call) =>
    weixin.surroundings.delivery.send(call, reply(weixin, call))
  for (const [path, page] of [
    ['/connect/qrconnect', QR_PAGE],
    ['/connect/oauth2/authorize', APP_PAGE],
  ] as const) {
    router.get(
      path,
      answered((...given) => startLogin(page, ...given)),
    )
    router.post(
      path,
      answered((...given) => decide(page, ...given)),
    )
  }
  router.all(TOKEN_CALL, answered(exchangeCode))
  router.all(PROGRAM_CALL, answered(exchangeProgramCode))
  router.all('/sns/userinfo', answered(showUser))
  router.post('/sandbox/weixin/code', (call) => makeCode(weixin, call))
  router.get('/sandbox/weixin/avatars/:file', showAvatar)
  router.get(QR_PICTURE, (call) => {
    call.type = 'svg'
    call.body = qrPicture()
  })
  return router
}

function showAvatar(call: Call): void {
  const name = (call.params['file'] ?? '').replace(/\.svg$/, '')
  if (!isPersonName(name)) return
  call.type = 'svg'
  call.body = name === 'noname' ? emptyAvatar() : avatar(name, personOf(name).nickname)
}
