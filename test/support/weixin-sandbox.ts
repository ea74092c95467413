import type { Environment } from './program.js'

const CHANNELS = ['web', 'mp', 'app', 'mini'] as const
type Channel = (typeof CHANNELS)[number]

/** The variables of a service whose Weixin is this sandbox, with these channels. */
export function sandboxWeixin(url: string, channels: readonly Channel[] = CHANNELS): Environment {
  return {
    WEIXIN_OPEN_URL: url,
    WEIXIN_API_URL: url,
    ...Object.fromEntries(
      channels.flatMap((channel) => [
        [`WEIXIN_${channel.toUpperCase()}_APPID`, `wx5a0db0c00000000${CHANNELS.indexOf(channel) + 1}`],
        [`WEIXIN_${channel.toUpperCase()}_SECRET`, `sandbox-weixin-secret-${channel}`],
      ]),
    ),
  }
}
