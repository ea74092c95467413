import type { AuditFacts } from '../domain/audit-event.js'
import type { ProviderAccount } from '../domain/provider-identity.js'
import type { Channel, OAuthProvider, Providers } from './ports/oauth-provider.js'

/** How the audit events of a login name its provider and channel. */
export type ChannelFacts = Pick<AuditFacts, 'provider' | 'method' | 'channel'>

export function channelFacts(
  { name: provider, isChannelShown }: OAuthProvider,
  channel: Channel | undefined,
): ChannelFacts {
  if (!channel) return { provider }
  const { name, method } = channel
  return isChannelShown ? { provider, method, channel: name } : { provider, method }
}

/** The fields of an audit event for an account and the channel of its login. */
export function accountFacts(providers: Pick<Providers, 'get'>, { identity, handles }: ProviderAccount): AuditFacts {
  const channel = providers.get(identity.provider)?.channelOf?.(handles)
  return channel ? { identity, channel } : { identity }
}

/** For events that are not logins: these have no `method`. */
export function withoutMethod({ method: _method, ...facts }: ChannelFacts): ChannelFacts {
  return facts
}
