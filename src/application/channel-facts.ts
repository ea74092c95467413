import type { AuditFacts } from '../domain/audit-event.js'
import type { Channel, OAuthProvider } from './ports/oauth-provider.js'

/** How the audit events of a login name its channel. */
export type ChannelFacts = Pick<AuditFacts, 'method' | 'channel'>

export function channelFacts({ isChannelShown }: OAuthProvider, channel: Channel | undefined): ChannelFacts {
  if (!channel) return {}
  const { name, method } = channel
  return isChannelShown ? { method, channel: name } : { method }
}

/** For events that are not logins: these have no `method`. */
export function withoutMethod({ method: _method, ...facts }: ChannelFacts): ChannelFacts {
  return facts
}
