import { z } from 'zod'
import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import * as values from './values.js'

export const WEIBO_VARIABLES = {
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
    expected:
      'the http or https URL of a page, as registered with Weibo, without "#" and user name, and no path that the API answers by POST',
  },
  WEIBO_BASE_URL: { type: values.baseUrl, expected: 'an http or https URL without query' },
  WEIBO_AUTHORIZE_URL: { type: values.url, expected: 'an http or https URL without query' },
  WEIBO_TIMEOUT_MS: { type: values.integer(100, 60_000), expected: 'milliseconds, 100 to 60000', default: '3000' },
  WEIBO_FETCH_PROFILE: { type: values.flag, expected: '"true" or "false"', default: 'true' },
} as const

export const WEIBO_URLS = ['WEIBO_BASE_URL', 'WEIBO_AUTHORIZE_URL', 'WEIBO_REDIRECT_URI'] as const

export interface WeiboConfiguration {
  /** Null: those of the sandbox. */
  readonly credentials: { readonly clientId: string; readonly clientSecret: string } | null
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
const SANDBOX_APP_KEY = '1000000001'

/** Whether credentials for Weibo are set, valid or not. */
export function hasWeibo({ isGiven }: RawSettings): boolean {
  return isGiven('WEIBO_CLIENT_ID') || isGiven('WEIBO_CLIENT_SECRET')
}

export function checkWeibo({ values: given, isGiven }: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const [hasId, hasSecret] = [isGiven('WEIBO_CLIENT_ID'), isGiven('WEIBO_CLIENT_SECRET')]
  if (hasId !== hasSecret) {
    const [missing, set] = hasId
      ? ['WEIBO_CLIENT_SECRET', 'WEIBO_CLIENT_ID']
      : ['WEIBO_CLIENT_ID', 'WEIBO_CLIENT_SECRET']
    return [{ variable: missing, holds: null, expected: `is missing, but ${set} is set` }]
  }
  const id = given.WEIBO_CLIENT_ID
  if (id === SANDBOX_APP_KEY && given.NODE_ENV === 'production') {
    const expected = "expected your own App Key in production, not the sandbox's"
    return [{ variable: 'WEIBO_CLIENT_ID', holds: id, expected }]
  }
  if (!servesSandbox || given.NODE_ENV === 'production') return []
  return [
    { variable: 'SANDBOX', holds: 'on', expected: 'expected "off", or no WEIBO_CLIENT_ID and WEIBO_CLIENT_SECRET' },
  ]
}

type WeiboValues = {
  readonly WEIBO_CLIENT_ID: string | undefined
  readonly WEIBO_CLIENT_SECRET: string | undefined
  readonly WEIBO_REDIRECT_URI: string | undefined
  readonly WEIBO_BASE_URL: string | undefined
  readonly WEIBO_AUTHORIZE_URL: string | undefined
  readonly WEIBO_TIMEOUT_MS: number
  readonly WEIBO_FETCH_PROFILE: boolean
}

export function weiboConfiguration(given: WeiboValues, servesSandbox: boolean): WeiboConfiguration {
  const { WEIBO_CLIENT_ID: clientId, WEIBO_CLIENT_SECRET: clientSecret } = given
  return {
    credentials: clientId && clientSecret ? { clientId, clientSecret } : null,
    redirectUri: given.WEIBO_REDIRECT_URI ?? null,
    baseUrl: given.WEIBO_BASE_URL ?? (servesSandbox ? null : 'https://api.weibo.com'),
    authorizeUrl: given.WEIBO_AUTHORIZE_URL ?? null,
    timeoutMs: given.WEIBO_TIMEOUT_MS,
    fetchProfile: given.WEIBO_FETCH_PROFILE,
  }
}
