import type { Settings } from '../config/settings.js'
import type { WeiboSettings } from '../weibo/weibo-settings.js'
import type { Addresses } from './addresses.js'

/** The one application that the sandbox knows (weibo.md, 4). */
const SANDBOX_APPLICATION = { clientId: '1000000001', clientSecret: 'sandbox-app-secret' }

export function weiboSettings({ weibo }: Settings, addresses: Addresses): WeiboSettings {
  return {
    ...(weibo.credentials ?? SANDBOX_APPLICATION),
    redirectUri: addresses.redirectUri,
    baseUrl: addresses.weiboBaseUrl,
    authorizeUrl: addresses.weiboAuthorizeUrl,
    timeoutMs: weibo.timeoutMs,
    fetchProfile: weibo.fetchProfile,
  }
}
