import type { Log } from '../../application/ports/log.js'
import type { OAuthProvider, Providers } from '../../application/ports/oauth-provider.js'
import type { Settings } from '../config/settings.js'
import { proxiedRoute } from '../system/proxied-route.js'
import { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import type { Addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'

/** The only application that the sandbox accepts (docs/weibo.md). */
const SANDBOX_APPLICATION = { clientId: '1000000001', clientSecret: 'sandbox-app-secret' }

/** The configured providers, in the order in which users see them. A new provider is one more line here. */
export function openProviders(settings: Settings, addresses: Addresses, log: Log, lifecycle: Lifecycle): Providers {
  const weibo = weiboProvider(settings, addresses, log)
  lifecycle.onStop(() => weibo.close())
  const providers: readonly OAuthProvider[] = [weibo]
  return new Map(providers.map((provider) => [provider.name, provider]))
}

function weiboProvider({ weibo, outboundProxy }: Settings, addresses: Addresses, log: Log): AxiosWeiboProvider {
  const { credentials, timeoutMs, fetchProfile } = weibo
  const baseUrl = weibo.baseUrl ?? addresses.sandboxUrl ?? ''
  const publicBaseUrl = weibo.baseUrl ?? addresses.sandboxPublicUrl ?? ''
  const authorizeUrl = weibo.authorizeUrl ?? `${publicBaseUrl}/oauth2/authorize`
  const redirectUri = weibo.redirectUri ?? `${addresses.publicUrl}/oauth/callback/`
  const application = credentials ?? SANDBOX_APPLICATION
  const provider = { ...application, redirectUri, baseUrl, authorizeUrl, timeoutMs, fetchProfile }
  const proxied = outboundProxy && { proxy: outboundProxy, baseUrl, connectMs: timeoutMs, log }
  return new AxiosWeiboProvider(provider, log, proxied ? (options) => proxiedRoute(proxied, options) : undefined)
}
