import type { AgentOptions } from 'node:http'
import type { Log } from '../../application/ports/log.js'
import type { OAuthProvider, Providers } from '../../application/ports/oauth-provider.js'
import type { ProviderBlock } from '../config/provider-block.js'
import type { Settings } from '../config/settings.js'
import { WEIBO_BLOCK, type WeiboConfiguration } from '../config/weibo-block.js'
import { type ProxiedRoute, proxiedRoute } from '../system/proxied-route.js'
import { AxiosWeiboProvider } from '../weibo/axios-weibo-provider.js'
import type { Addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'

/** A provider that the program knows: how it is configured, and how its adapter is opened. */
export interface ProviderKind<Configuration = unknown> {
  readonly block: ProviderBlock<Configuration>
  open(configuration: Configuration, surroundings: ProviderSurroundings): OpenedProvider
}

export interface ProviderSurroundings {
  readonly addresses: Addresses
  readonly log: Log
  /** How calls leave this process under `OUTBOUND_PROXY`. Undefined: directly. */
  routeTo(baseUrl: string, connectMs: number): ((options: AgentOptions) => ProxiedRoute) | undefined
}

export interface OpenedProvider extends OAuthProvider {
  close(): void
}

const weibo: ProviderKind<WeiboConfiguration> = {
  block: WEIBO_BLOCK,
  open({ application, timeoutMs, fetchProfile, ...given }, { addresses, log, routeTo }) {
    const baseUrl = given.baseUrl ?? addresses.sandboxUrl ?? ''
    const authorizeUrl = given.authorizeUrl ?? `${given.baseUrl ?? addresses.sandboxPublicUrl}/oauth2/authorize`
    const redirectUri = given.redirectUri ?? `${addresses.publicUrl}/oauth/callback/`
    const settings = { ...application, redirectUri, baseUrl, authorizeUrl, timeoutMs, fetchProfile }
    return new AxiosWeiboProvider(settings, log, routeTo(baseUrl, timeoutMs))
  },
}

/** Every provider, in the order in which users see them unless `PROVIDERS` says otherwise. A new one is an entry here. */
export const PROVIDERS: readonly ProviderKind[] = [weibo]

/** Opens the providers that are configured. */
export function openProviders(
  kinds: readonly ProviderKind[],
  { providers, outboundProxy }: Settings,
  { addresses, log, lifecycle }: { addresses: Addresses; log: Log; lifecycle: Lifecycle },
): Providers {
  const routeTo: ProviderSurroundings['routeTo'] = (baseUrl, connectMs) =>
    outboundProxy ? (options) => proxiedRoute({ proxy: outboundProxy, baseUrl, connectMs, log }, options) : undefined
  const opened = [...providers].flatMap(([name, configuration]) => {
    const kind = kinds.find(({ block }) => block.name === name)
    return kind ? [kind.open(configuration, { addresses, log, routeTo })] : []
  })
  for (const provider of opened) lifecycle.onStop(() => provider.close())
  return new Map(opened.map((provider) => [provider.name, provider]))
}
