import type { Settings } from '../config/settings.js'

/** URLs of this process. They are known only once it listens, since port 0 means any free port. */
export interface Addresses {
  readonly publicUrl: string
  readonly issuer: string
  /** For this process' own calls. */
  readonly sandboxUrl: string | null
  /** For browsers. */
  readonly sandboxPublicUrl: string | null
  readonly avatarHosts: readonly string[]
}

export function addresses(settings: Settings, port: number, sandboxUrl: string | null): Addresses {
  const publicUrl = settings.publicUrl ?? ownUrl(settings.host, port)
  const sandboxPublicUrl =
    sandboxUrl && settings.sharesSandbox ? besidePublicUrl(publicUrl, new URL(sandboxUrl).port) : sandboxUrl
  return {
    publicUrl,
    issuer: settings.jwt.issuer ?? publicUrl,
    sandboxUrl,
    sandboxPublicUrl,
    avatarHosts: avatarHosts(settings.avatarHosts, sandboxPublicUrl),
  }
}

function besidePublicUrl(publicUrl: string, port: string): string {
  return `http://${new URL(publicUrl).hostname}:${port}`
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
