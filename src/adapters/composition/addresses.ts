import type { Settings } from '../config/settings.js'

/** How browsers and other services reach this one, once the ports that were free are known. */
export interface Addresses {
  readonly publicUrl: string
  readonly issuer: string
  /** Null where the sandbox does not serve. */
  readonly sandboxUrl: string | null
  /** Hosts of pictures that the pages may show. */
  readonly avatarHosts: readonly string[]
}

export function addresses(settings: Settings, port: number, sandboxUrl: string | null): Addresses {
  const publicUrl = settings.publicUrl ?? ownUrl(settings.host, port)
  return {
    publicUrl,
    issuer: settings.jwt.issuer ?? publicUrl,
    sandboxUrl,
    avatarHosts: avatarHosts(settings.avatarHosts, sandboxUrl),
  }
}

/** A host that means every address of the machine is reached by its loopback name. */
function ownUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** The sandbox serves the pictures of its own persons. */
function avatarHosts(chosen: readonly string[], sandboxUrl: string | null): readonly string[] {
  return sandboxUrl && chosen.length > 0 ? [...chosen, new URL(sandboxUrl).host] : chosen
}
