import type { Log } from '../../application/ports/log.js'
import type { OAuthProvider, Providers } from '../../application/ports/oauth-provider.js'
import type { ProviderBlock } from '../config/provider-block.js'
import type { Settings } from '../config/settings.js'
import { WEIBO_BLOCK, type WeiboConfiguration } from '../config/weibo-block.js'
import { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import type { Addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'

/** A provider that the program knows: how it is configured, and how its adapter is opened. */
export interface ProviderKind<Configuration = unknown> {
  readonly block: ProviderBlock<Configuration>
  open(configuration: Configuration, addresses: Addresses, log: Log): OpenedProvider
}

export interface OpenedProvider extends OAuthProvider {
  close(): void
}

const weibo: ProviderKind<WeiboConfiguration> = {
  block: WEIBO_BLOCK,
  open({ application, timeoutMs, fetchProfile, ...given }, { publicUrl, sandboxUrl }, log) {
    const baseUrl = given.baseUrl ?? sandboxUrl ?? ''
    const authorizeUrl = given.authorizeUrl ?? `${baseUrl}/oauth2/authorize`
    const redirectUri = given.redirectUri ?? `${publicUrl}/oauth/callback/`
    return new AxiosWeiboProvider({ ...application, redirectUri, baseUrl, authorizeUrl, timeoutMs, fetchProfile }, log)
  },
}

/** Every provider, in the order in which users see them unless `PROVIDERS` says otherwise. A new one is an entry here. */
export const PROVIDERS: readonly ProviderKind[] = [weibo]

/** Opens the providers that are configured. */
export function openProviders(
  kinds: readonly ProviderKind[],
  settings: Settings,
  addresses: Addresses,
  { log, lifecycle }: { readonly log: Log; readonly lifecycle: Lifecycle },
): Providers {
  const opened = [...settings.providers].flatMap(([name, configuration]) => {
    const kind = kinds.find(({ block }) => block.name === name)
    return kind ? [kind.open(configuration, addresses, log)] : []
  })
  for (const provider of opened) lifecycle.onStop(() => provider.close())
  return new Map(opened.map((provider) => [provider.name, provider]))
}
