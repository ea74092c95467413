import type { Settings } from '../config/settings.js'

/** How the service and Weibo are reached, once the ports that were free are known. */
export interface Addresses {
  readonly publicUrl: string
  readonly weiboBaseUrl: string
  readonly weiboAuthorizeUrl: string
  readonly redirectUri: string
  readonly issuer: string
  /** Where the pages may show pictures from. */
  readonly avatarHosts: readonly string[]
}

export function addresses(settings: Settings, port: number, sandboxUrl: string | null): Addresses {
  const publicUrl = settings.publicUrl ?? `http://127.0.0.1:${port}`
  const weiboBaseUrl = settings.weibo.baseUrl ?? sandboxUrl ?? ''
  return {
    publicUrl,
    weiboBaseUrl,
    weiboAuthorizeUrl: settings.weibo.authorizeUrl ?? `${weiboBaseUrl}/oauth2/authorize`,
    redirectUri: settings.weibo.redirectUri ?? `${publicUrl}/oauth/callback/`,
    issuer: settings.jwt.issuer ?? publicUrl,
    avatarHosts: avatarHosts(settings.avatarHosts, sandboxUrl),
  }
}

/** The people of our own sandbox have their pictures there. */
function avatarHosts(chosen: readonly string[], sandboxUrl: string | null): readonly string[] {
  return sandboxUrl && chosen.length > 0 ? [...chosen, new URL(sandboxUrl).host] : chosen
}
