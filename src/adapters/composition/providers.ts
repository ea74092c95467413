import type { CircuitBreaker } from '../../application/ports/circuit-breaker.js'
import type { Log } from '../../application/ports/log.js'
import type { OAuthProvider, Providers } from '../../application/ports/oauth-provider.js'
import type { ProviderCalls } from '../../application/ports/provider-calls.js'
import type { ProviderHttp } from '../../application/ports/provider-http.js'
import type { ProviderBlock } from '../config/provider-block.js'
import type { Settings } from '../config/settings.js'
import { WEIBO_BLOCK, type WeiboConfiguration } from '../config/weibo-block.js'
import { WEIXIN_BLOCK, type WeixinConfiguration } from '../config/weixin-block.js'
import { type Addresses, addresses } from './addresses.js'
import type { Lifecycle } from './lifecycle.js'
import type { Traces } from './traces.js'

/** A provider that the program knows: how it is configured, and how its adapter is loaded and opened. */
export interface ProviderKind<Configuration = unknown> {
  readonly block: ProviderBlock<Configuration>
  open(configuration: Configuration, surroundings: ProviderSurroundings): Promise<OAuthProvider>
}

export interface ProviderSurroundings {
  readonly addresses: Addresses
  readonly log: Log
  readonly calls: ProviderCalls
  /** The client for all calls to this base URL, through `OUTBOUND_PROXY` if set. Closed when the process stops. */
  openHttp(baseUrl: string, timeoutMs: number): ProviderHttp
}

const weibo: ProviderKind<WeiboConfiguration> = {
  block: WEIBO_BLOCK,
  async open({ application, timeoutMs, fetchProfile, ...given }, { addresses, log, calls, openHttp }) {
    const baseUrl = given.baseUrl ?? addresses.sandboxUrl ?? ''
    const authorizeUrl = given.authorizeUrl ?? `${given.baseUrl ?? addresses.sandboxPublicUrl}/oauth2/authorize`
    const redirectUri = given.redirectUri ?? `${addresses.publicUrl}/oauth/callback/`
    const settings = { ...application, redirectUri, baseUrl, authorizeUrl, timeoutMs, fetchProfile }
    const { WeiboProvider } = await import('../weibo/weibo-provider.js')
    return new WeiboProvider(settings, openHttp(baseUrl, timeoutMs), log, calls)
  },
}

const weixin: ProviderKind<WeixinConfiguration> = {
  block: WEIXIN_BLOCK,
  async open({ applications, unionid, mpScope, timeoutMs, ...given }, { addresses, log, calls, openHttp }) {
    const openUrl = given.openUrl ?? addresses.sandboxPublicUrl ?? ''
    const apiUrl = given.apiUrl ?? addresses.sandboxUrl ?? ''
    const redirectUri = given.redirectUri ?? `${addresses.publicUrl}/oauth/callback/weixin/`
    const settings = { applications, redirectUri, openUrl, apiUrl, mpScope, unionid, timeoutMs }
    const { WeixinProvider } = await import('../weixin/weixin-provider.js')
    return new WeixinProvider(settings, openHttp(apiUrl, timeoutMs), log, calls)
  },
}

/**
 * Every provider, in the order in which users see them unless `PROVIDERS` says otherwise. A new one is an entry here.
 */
export const PROVIDERS: readonly ProviderKind[] = [weibo, weixin]

export interface OpenedProviders {
  readonly providers: Providers
  /** One for each provider, in the same order. */
  readonly breakers: readonly CircuitBreaker[]
}

export interface ProvidersOpening extends Omit<ProviderSurroundings, 'openHttp'> {
  readonly lifecycle: Lifecycle
  readonly traces: Pick<Traces, 'http'> | null
}

/** Opens the providers that are configured. */
export async function openProviders(
  kinds: readonly ProviderKind[],
  { providers, outboundProxy }: Settings,
  { addresses, log, calls, lifecycle, traces }: ProvidersOpening,
): Promise<OpenedProviders> {
  const [{ AxiosProviderHttp }, { proxiedRoute }, { ExchangeGuard }, { guardedProvider }] = await Promise.all([
    import('../system/axios-provider-http.js'),
    import('../system/proxied-route.js'),
    import('../system/exchange-guard.js'),
    import('../system/guarded-provider.js'),
  ])
  const openHttp = (baseUrl: string, connectMs: number) => {
    const http = new AxiosProviderHttp(
      outboundProxy
        ? proxiedRoute({ proxy: outboundProxy, baseUrl, connectMs, log })
        : { connect: { timeout: connectMs } },
    )
    lifecycle.onStop(() => http.close())
    return http
  }
  const opening = [...providers].flatMap(([name, configuration]) => {
    const kind = kinds.find(({ block }) => block.name === name)
    if (!kind) return []
    const openTraced = (...to: Parameters<typeof openHttp>): ProviderHttp => {
      const http = openHttp(...to)
      return traces?.http(http, name) ?? http
    }
    return [kind.open(configuration, { addresses, log, calls, openHttp: openTraced })]
  })
  const opened = await Promise.all(opening)
  const breakers = opened.map(({ name }) => new ExchangeGuard(name, log))
  const guarded = breakers.flatMap((guard, index) => {
    const provider = opened[index]
    return provider ? [guardedProvider(provider, guard)] : []
  })
  return { providers: new Map(guarded.map((provider) => [provider.name, provider])), breakers }
}

/** The configured providers as a command knows them: it reads from their accounts, and calls none of them. */
export async function uncalledProviders(settings: Settings, log: Log): Promise<Providers> {
  const openHttp = (): ProviderHttp => ({ send: () => Promise.reject(new TypeError('a command calls no provider')) })
  const surroundings = {
    addresses: addresses(settings, settings.port, null),
    log,
    calls: { ended: () => {} },
    openHttp,
  }
  const opening = [...settings.providers].flatMap(([name, configuration]) => {
    const kind = PROVIDERS.find(({ block }) => block.name === name)
    return kind ? [kind.open(configuration, surroundings)] : []
  })
  return new Map((await Promise.all(opening)).map((provider) => [provider.name, provider]))
}
