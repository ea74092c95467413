import type { Settings } from '../config/settings.js'

/** URLs of this process. They are known only once it listens, since port 0 means any free port. */
export interface Addresses {
  readonly publicUrl: string
  readonly issuer: string
  readonly sandboxUrl: string | null
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

/** A wildcard host is no address to connect to: the loopback address takes its place. */
function ownUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** The sandbox serves the avatars of its accounts itself. */
function avatarHosts(chosen: readonly string[], sandboxUrl: string | null): readonly string[] {
  return sandboxUrl && chosen.length > 0 ? [...chosen, new URL(sandboxUrl).host] : chosen
}
