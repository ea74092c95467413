import type { ProviderCall } from '../../application/ports/provider-http.js'
import type { WeixinApplication, WeixinChannel } from './weixin-settings.js'

/** The exchange of a code of this channel (docs/weixin.md, section 4). */
export function exchangeCall(
  apiUrl: string,
  channel: WeixinChannel,
  { appid, secret }: WeixinApplication,
  code: string,
): ProviderCall {
  const name = exchangeName(channel)
  const [path, ofCode] =
    name === 'code' ? ['/sns/jscode2session', { js_code: code }] : ['/sns/oauth2/access_token', { code }]
  const params = { appid, secret, ...ofCode, grant_type: 'authorization_code' }
  return { name, method: 'GET', url: apiUrl.replace(/\/+$/, '') + path, params }
}

export function exchangeName(channel: WeixinChannel): 'code' | 'token' {
  return channel === 'mini' ? 'code' : 'token'
}
