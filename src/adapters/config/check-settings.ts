import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import { isLoopback } from './values.js'

/** What is wrong between variables, each of which may be right by itself. */
export function checkSettings(raw: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const problems = [...checkRole(raw), ...checkWeibo(raw, servesSandbox)]
  return raw.values.NODE_ENV === 'production' ? [...problems, ...checkProduction(raw, servesSandbox)] : problems
}

const SANDBOX_APP_KEY = '1000000001'

function checkRole({ role, mongodbUri, redisUrl }: RawSettings): ConfigurationProblem[] {
  if (!['all', 'api', 'worker'].includes(role))
    return [{ variable: 'role', holds: role, expected: 'expected "all", "api" or "worker"' }]
  const isSeparate = role !== 'all'
  return Object.entries({ MONGODB_URI: mongodbUri, REDIS_URL: redisUrl }).flatMap(([variable, value]) => {
    if (value)
      return [
        missing(variable, 'this version has only the embedded database and queue: leave it out, with the role "all"'),
      ]
    return isSeparate ? [missing(variable, `is missing: the role "${role}" needs it`)] : []
  })
}

function checkWeibo({ role, values }: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const { WEIBO_CLIENT_ID: id, WEIBO_CLIENT_SECRET: secret } = values
  if (id !== undefined && secret === undefined)
    return [missing('WEIBO_CLIENT_SECRET', 'is missing, since WEIBO_CLIENT_ID is set')]
  if (id === undefined && secret !== undefined)
    return [missing('WEIBO_CLIENT_ID', 'is missing, since WEIBO_CLIENT_SECRET is set')]
  if (id !== undefined) {
    const isForeign = servesSandbox && id !== SANDBOX_APP_KEY
    return isForeign
      ? [{ variable: 'SANDBOX', holds: 'on', expected: 'expected "off", since WEIBO_CLIENT_ID is a real application' }]
      : []
  }
  if (servesSandbox && role === 'all') return []
  return [missing('WEIBO_CLIENT_ID', 'is missing, and so is WEIBO_CLIENT_SECRET: the sandbox does not serve here')]
}

function checkProduction({ values, jwtKey }: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const keyVariable = values.JWT_ALGORITHM === 'HS256' ? 'JWT_SECRET' : 'JWT_PRIVATE_KEY_FILE'
  const urls = ['PUBLIC_URL', 'WEIBO_BASE_URL', 'WEIBO_AUTHORIZE_URL', 'WEIBO_REDIRECT_URI'] as const
  return [
    ...(servesSandbox ? [{ variable: 'SANDBOX', holds: 'on', expected: 'expected "off" in production' }] : []),
    ...(values.WEIBO_CLIENT_ID === SANDBOX_APP_KEY
      ? [
          {
            variable: 'WEIBO_CLIENT_ID',
            holds: SANDBOX_APP_KEY,
            expected: "expected your own App Key in production, not the sandbox's",
          },
        ]
      : []),
    ...(jwtKey ? [] : [missing(keyVariable, 'is missing: production generates no keys')]),
    ...(values.AUDIT_CHAIN_KEY ? [] : [missing('AUDIT_CHAIN_KEY', 'is missing: production generates no keys')]),
    ...urls.flatMap((variable) => checkHttps(variable, values[variable])),
  ]
}

function checkHttps(variable: string, value: string | undefined): ConfigurationProblem[] {
  if (!value) return []
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isLoopback(hostname)
    ? []
    : [{ variable, holds: value, expected: 'expected https in production' }]
}

function missing(variable: string, expected: string): ConfigurationProblem {
  return { variable, holds: null, expected }
}
