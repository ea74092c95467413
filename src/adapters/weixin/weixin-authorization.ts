import type { AuthorizationRequest, ChannelHint } from '../../application/ports/oauth-provider.js'
import type { WeixinSettings } from './weixin-settings.js'

/**
 * The page of Weixin for a login, with its parameters in a fixed order and its fragment (docs/weixin.md, section 3).
 */
export function authorizationUrl(
  { applications, openUrl, redirectUri, mpScope }: WeixinSettings,
  { channel, state, forceLogin }: AuthorizationRequest,
): string {
  const isMp = channel === 'mp'
  const parameters = [
    ['appid', applications[isMp ? 'mp' : 'web']?.appid ?? ''],
    ['redirect_uri', redirectUri],
    ['response_type', 'code'],
    ['scope', isMp ? mpScope : 'snsapi_login'],
    ['state', state],
    ...(isMp ? [['connect_redirect', '1']] : []),
    ...(isMp && forceLogin ? [['forcePopup', 'true']] : []),
  ]
  const query = parameters.map(([name, value = '']) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${openUrl}/connect/${isMp ? 'oauth2/authorize' : 'qrconnect'}?${query}#wechat_redirect`
}

/** Inside WeChat `web` cannot work, and outside it `mp` cannot. */
export function channelFor(
  { applications: { web, mp } }: WeixinSettings,
  userAgent: string,
): { readonly channel: 'web' | 'mp'; readonly hint: ChannelHint | null } | null {
  if (!web && !mp) return null
  const isInside = isWechat(userAgent)
  if (isInside && !mp) return { channel: 'web', hint: 'open_outside_wechat' }
  if (!isInside && !web) return { channel: 'mp', hint: 'open_in_wechat' }
  return { channel: isInside ? 'mp' : 'web', hint: null }
}

/** The user agent of WeCom contains `MicroMessenger` as WeChat's does, and also `wxwork`. */
function isWechat(userAgent: string): boolean {
  return /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent)
}
