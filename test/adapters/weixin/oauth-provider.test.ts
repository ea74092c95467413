import { AxiosProviderHttp } from '../../../src/adapters/system/axios-provider-http.js'
import { ExchangeGuard } from '../../../src/adapters/system/exchange-guard.js'
import { guardedProvider } from '../../../src/adapters/system/guarded-provider.js'
import { WeixinProvider } from '../../../src/adapters/weixin/weixin-provider.js'
import type { WeixinChannel } from '../../../src/adapters/weixin/weixin-settings.js'
import { oauthProviderContract } from '../../contract/oauth-provider-contract.js'
import { APPIDS, FakeWeixin, WEIXIN_SECRET } from '../../support/fake-weixin.js'
import { json } from '../../support/scripted-provider.js'
import { silentLog } from '../../support/silent-log.js'

const TROUBLES = { silent: () => {}, senseless: json(200, []) } as const

/** Only `mp` can ask for another account, so the suite runs on it. */
async function openWeixin(channel: WeixinChannel) {
  const weixin = await FakeWeixin.open()
  const http = new AxiosProviderHttp()
  const settings = {
    applications: { [channel]: { appid: APPIDS[channel], secret: WEIXIN_SECRET } },
    redirectUri: 'http://127.0.0.1/back/',
    openUrl: weixin.url,
    apiUrl: weixin.url,
    mpScope: 'snsapi_userinfo',
    unionid: null,
    timeoutMs: 2500,
  } as const
  return {
    provider: guardedProvider(
      new WeixinProvider(settings, http, silentLog()),
      new ExchangeGuard('weixin', silentLog()),
    ),
    agree: async (url: string, uid: string) => ({ ...weixin.agree(url, { name: uid }) }),
    agreeInTrouble: async (url: string, trouble: keyof typeof TROUBLES) => {
      weixin.server.answers('/sns/oauth2/access_token', TROUBLES[trouble])
      return { ...weixin.agree(url, { name: 'person' }) }
    },
    exchanges: () => weixin.exchanges,
    close: async () => {
      http.close()
      await weixin.close()
    },
  }
}

oauthProviderContract('Weixin at mp, behind its guard', () => openWeixin('mp'))
