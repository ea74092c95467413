import { z } from 'zod'
import type { ConfigurationProblem } from './problem.js'
import type { CredentialPair, ProviderBlock } from './provider-block.js'
import * as values from './values.js'
import type { ValuesOf } from './variable-table.js'

const CHANNELS = ['web', 'mp', 'app', 'mini'] as const
type Channel = (typeof CHANNELS)[number]

const appid = {
  type: z.string().regex(/^wx[0-9a-f]{16}$/),
  expected: 'the appid of an application at Weixin: "wx" and 16 hex digits',
}
const secret = { type: z.string().min(1), expected: 'the secret of that application', isSecret: true }

const WEIXIN_VARIABLES = {
  WEIXIN_WEB_APPID: appid,
  WEIXIN_WEB_SECRET: secret,
  WEIXIN_MP_APPID: appid,
  WEIXIN_MP_SECRET: secret,
  WEIXIN_APP_APPID: appid,
  WEIXIN_APP_SECRET: secret,
  WEIXIN_MINI_APPID: appid,
  WEIXIN_MINI_SECRET: secret,
  WEIXIN_REDIRECT_URI: {
    type: values.redirectUri,
    expected: 'the http or https URL of a page, without "#" and user name',
  },
  WEIXIN_OPEN_URL: { type: values.baseUrl, expected: 'an http or https URL without query' },
  WEIXIN_API_URL: { type: values.baseUrl, expected: 'an http or https URL without query' },
  WEIXIN_UNIONID: { type: values.choice('expected', 'optional'), expected: '"expected" or "optional"' },
  WEIXIN_MP_SCOPE: {
    type: values.choice('snsapi_userinfo', 'snsapi_base'),
    expected: '"snsapi_userinfo" or "snsapi_base"',
    default: 'snsapi_userinfo',
  },
  WEIXIN_TIMEOUT_MS: { type: values.integer(100, 60_000), expected: 'milliseconds, 100 to 60000', default: '3000' },
} as const

type Given = ValuesOf<typeof WEIXIN_VARIABLES>

export interface WeixinConfiguration {
  /** A channel that is missing is off. */
  readonly applications: Readonly<Partial<Record<Channel, { readonly appid: string; readonly secret: string }>>>
  /** Null: `/oauth/callback/weixin/` under the public URL. */
  readonly redirectUri: string | null
  /** For browsers. Null: that of the sandbox. */
  readonly openUrl: string | null
  /** For our calls. Null: that of the sandbox. */
  readonly apiUrl: string | null
  /** Null: by channel. */
  readonly unionid: 'expected' | 'optional' | null
  readonly mpScope: 'snsapi_userinfo' | 'snsapi_base'
  readonly timeoutMs: number
}

/** The sandbox has one application for each channel (docs/weixin.md). */
const PAIRS: Readonly<Record<Channel, CredentialPair>> = {
  web: pairOf('web', 1),
  mp: pairOf('mp', 2),
  app: pairOf('app', 3),
  mini: pairOf('mini', 4),
}

export const WEIXIN_BLOCK: ProviderBlock<WeixinConfiguration, typeof WEIXIN_VARIABLES> = {
  name: 'weixin',
  variables: WEIXIN_VARIABLES,
  credentials: Object.values(PAIRS),
  isImitated: true,
  urls: ['WEIXIN_REDIRECT_URI', 'WEIXIN_OPEN_URL', 'WEIXIN_API_URL'],
  redirectUri: 'WEIXIN_REDIRECT_URI',
  check: repeatedAppids,
  warnings: portWarning,
  configuration(given, isSandbox) {
    return {
      applications: applicationsIn(given, isSandbox),
      redirectUri: given.WEIXIN_REDIRECT_URI ?? null,
      openUrl: given.WEIXIN_OPEN_URL ?? (isSandbox ? null : 'https://open.weixin.qq.com'),
      apiUrl: given.WEIXIN_API_URL ?? (isSandbox ? null : 'https://api.weixin.qq.com'),
      unionid: given.WEIXIN_UNIONID ?? null,
      mpScope: given.WEIXIN_MP_SCOPE,
      timeoutMs: given.WEIXIN_TIMEOUT_MS,
    }
  },
}

function pairOf(channel: Channel, number: number): CredentialPair {
  const name = `WEIXIN_${channel.toUpperCase()}`
  const sandbox = { id: `wx5a0db0c00000000${number}`, secret: `sandbox-weixin-secret-${channel}` }
  return { id: `${name}_APPID`, secret: `${name}_SECRET`, sandbox }
}

/** The sandbox serves all channels, unless some of its applications are configured by name. */
function applicationsIn(given: Given, isSandbox: boolean): WeixinConfiguration['applications'] {
  const texts: Readonly<Record<string, unknown>> = given
  const configured = CHANNELS.flatMap((channel) => {
    const { id, secret: secretName } = PAIRS[channel]
    const application = { appid: String(texts[id]), secret: String(texts[secretName]) }
    return texts[id] === undefined ? [] : [[channel, application] as const]
  })
  if (configured.length > 0 || !isSandbox) return Object.fromEntries(configured)
  return Object.fromEntries(
    CHANNELS.map((channel) => {
      const { sandbox } = PAIRS[channel]
      return [channel, { appid: sandbox.id, secret: sandbox.secret }]
    }),
  )
}

function repeatedAppids(given: Readonly<Record<string, unknown>>): ConfigurationProblem[] {
  const names = Object.values(PAIRS).map(({ id }) => id)
  return names.flatMap((name, index) => {
    const value = given[name]
    const former = names.slice(0, index).find((other) => value !== undefined && given[other] === value)
    return former
      ? [{ variable: name, holds: String(value), expected: `expected an appid other than that of ${former}` }]
      : []
  })
}

/** Weixin compares the host with the registered domain, and refuses a port. */
function portWarning(given: Given, publicUrl: URL | null): string[] {
  const returnsToPage = given.WEIXIN_WEB_APPID !== undefined || given.WEIXIN_MP_APPID !== undefined
  const url = given.WEIXIN_REDIRECT_URI === undefined ? publicUrl : new URL(given.WEIXIN_REDIRECT_URI)
  if (!returnsToPage || !url?.port || values.isLoopback(url.hostname)) return []
  const origin = given.WEIXIN_REDIRECT_URI === undefined ? ', that of the service' : ''
  return [
    `WEIXIN_REDIRECT_URI has the port ${url.port}${origin}: Weixin refuses a redirect URI with a port (page 10003)`,
  ]
}
