import { z } from 'zod'
import type { ProviderBlock } from './provider-block.js'
import * as values from './values.js'

const WEIBO_VARIABLES = {
  WEIBO_CLIENT_ID: {
    type: z.string().regex(/^\d{1,20}$/),
    expected: 'the App Key of the Weibo application, in decimal digits',
  },
  WEIBO_CLIENT_SECRET: {
    type: z.string().min(1),
    expected: 'the App Secret of the Weibo application',
    isSecret: true,
  },
  WEIBO_REDIRECT_URI: {
    type: values.redirectUri,
    expected: 'the http or https URL of a page, as registered with Weibo, without "#" and user name',
  },
  WEIBO_BASE_URL: { type: values.baseUrl, expected: 'an http or https URL without query' },
  WEIBO_AUTHORIZE_URL: { type: values.url, expected: 'an http or https URL without query' },
  WEIBO_TIMEOUT_MS: { type: values.integer(100, 60_000), expected: 'milliseconds, 100 to 60000', default: '3000' },
  WEIBO_FETCH_PROFILE: { type: values.flag, expected: '"true" or "false"', default: 'true' },
} as const

export interface WeiboConfiguration {
  readonly application: { readonly clientId: string; readonly clientSecret: string }
  /** Null: `/oauth/callback/` under the public URL. */
  readonly redirectUri: string | null
  /** Null: that of the sandbox. */
  readonly baseUrl: string | null
  /** Null: `/oauth2/authorize` under the base URL. */
  readonly authorizeUrl: string | null
  readonly timeoutMs: number
  readonly fetchProfile: boolean
}

/** The only application that the sandbox accepts (docs/weibo.md). */
const SANDBOX = { id: '1000000001', secret: 'sandbox-app-secret' }

export const WEIBO_BLOCK: ProviderBlock<WeiboConfiguration, typeof WEIBO_VARIABLES> = {
  name: 'weibo',
  variables: WEIBO_VARIABLES,
  credentials: [{ id: 'WEIBO_CLIENT_ID', secret: 'WEIBO_CLIENT_SECRET', sandbox: SANDBOX }],
  isImitated: true,
  urls: ['WEIBO_BASE_URL', 'WEIBO_AUTHORIZE_URL', 'WEIBO_REDIRECT_URI'],
  redirectUri: 'WEIBO_REDIRECT_URI',
  configuration(given, isSandbox) {
    const { WEIBO_CLIENT_ID: clientId = SANDBOX.id, WEIBO_CLIENT_SECRET: clientSecret = SANDBOX.secret } = given
    return {
      application: { clientId, clientSecret },
      redirectUri: given.WEIBO_REDIRECT_URI ?? null,
      baseUrl: given.WEIBO_BASE_URL ?? (isSandbox ? null : 'https://api.weibo.com'),
      authorizeUrl: given.WEIBO_AUTHORIZE_URL ?? null,
      timeoutMs: given.WEIBO_TIMEOUT_MS,
      fetchProfile: given.WEIBO_FETCH_PROFILE,
    }
  },
}
