import type { ProviderCall } from '../../application/ports/provider-http.js'
import type { WeiboSettings } from './weibo-settings.js'

/** The exchange of an authorization code (docs/weibo.md, section 2). */
export function exchangeCall(settings: WeiboSettings, code: string): ProviderCall {
  const { clientId, clientSecret, redirectUri, baseUrl } = settings
  const data = new URLSearchParams({
    client_id: clientId,
    client_secret: clientSecret,
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
  })
  return { name: 'token', method: 'POST', url: `${baseUrl.replace(/\/+$/, '')}/oauth2/access_token`, data }
}
