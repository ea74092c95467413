import { checkProviders, hasCredentials } from './check-providers.js'
import { checkRedirectUris } from './check-redirect-uris.js'
import type { ConfigurationProblem } from './problem.js'
import type { RawSettings } from './raw-settings.js'
import { hasHashTag, isLoopback } from './values.js'

const ROLES = 'expected "all", "api" or "worker", or one of the commands "audit failed" and "audit retry"'

export function checkSettings(raw: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const problems = [
    ...checkRole(raw),
    ...checkQueuePrefix(raw),
    ...checkSomeProvider(raw, servesSandbox),
    ...checkProviders(raw, servesSandbox),
    ...checkRedirectUris(raw),
  ]
  return raw.values.NODE_ENV === 'production' ? [...problems, ...checkProduction(raw, servesSandbox)] : problems
}

/** Whether a process with this role shares MongoDB and Redis with other processes. */
export function isSeparate(role: string): boolean {
  return role === 'api' || role === 'worker'
}

function checkRole({ role, isGiven }: RawSettings): ConfigurationProblem[] {
  if (!['all', 'api', 'worker'].includes(role)) return [{ variable: 'role', holds: role, expected: ROLES }]
  const shared = isSeparate(role) ? ['MONGODB_URI', 'REDIS_URL'] : []
  return shared
    .filter((variable) => !isGiven(variable))
    .map((variable) => missing(variable, `is missing: the role "${role}" needs it`))
}

/** Without a hash tag, a Redis Cluster would spread the keys of the queue, and refuse BullMQ's scripts. */
function checkQueuePrefix({ values: { QUEUE_PREFIX, REDIS_URL } }: RawSettings): ConfigurationProblem[] {
  if (!QUEUE_PREFIX || !REDIS_URL?.includes(',') || hasHashTag(QUEUE_PREFIX)) return []
  return [
    {
      variable: 'QUEUE_PREFIX',
      holds: QUEUE_PREFIX,
      expected: 'expected braces for a Redis Cluster, such as {weibind-one}',
    },
  ]
}

/**
 * Why `SANDBOX=auto` does not run the sandbox; null: it does. It runs only if no other machine can reach it. An invalid
 * value is treated as not set, so that one mistake is reported as one problem.
 */
export function whyNoSandbox(raw: RawSettings): string | null {
  const { role, values, isGiven } = raw
  const publicHost = values.PUBLIC_URL && new URL(values.PUBLIC_URL).hostname
  if (isSeparate(role)) return `the role is "${role}"`
  if (values.NODE_ENV === 'production') return 'NODE_ENV is "production"'
  // Only the first provider decides: the sandbox may imitate it beside real credentials of another.
  const [first] = raw.blocks
  if (first && hasCredentials(first, raw)) return `${first.credentials[0]?.id} is set`
  if (isGiven('MONGODB_URI')) return 'MONGODB_URI is set'
  if (values.HOST && !isLoopback(values.HOST)) return notLoopback(values.HOST)
  if (publicHost && !isLoopback(publicHost)) return `PUBLIC_URL is "${values.PUBLIC_URL}", which is not on loopback`
  return null
}

function notLoopback(host: string): string {
  return `HOST is "${host}", which is not a loopback address`
}

function checkSomeProvider(raw: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  if (raw.blocks.some((block) => hasCredentials(block, raw))) return []
  if (servesSandbox) return []
  const [id = 'PROVIDERS', ...others] = raw.blocks.flatMap(({ credentials }) => credentials.map((pair) => pair.id))
  const why = raw.values.SANDBOX === 'off' ? 'SANDBOX is "off"' : whyNoSandbox(raw)
  const other = others.length > 0 ? `, and so is ${others.join(', ')}` : ''
  const { HOST: host } = raw.values
  if (host && why === notLoopback(host)) {
    // Some shells set HOST, and the person does not know it.
    const expected = `expected a loopback address, or one provider at least: the sandbox does not run here, and ${id} is missing${other}`
    return [{ variable: 'HOST', holds: host, expected }]
  }
  return [missing(id, `is missing${other}: one provider is needed, since the sandbox does not run: ${why}`)]
}

function checkProduction({ values, blocks, isGiven }: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const keys = [values.JWT_ALGORITHM === 'HS256' ? 'JWT_SECRET' : 'JWT_PRIVATE_KEY_FILE', 'AUDIT_CHAIN_KEY']
  const urls = ['PUBLIC_URL', ...blocks.flatMap((block) => block.urls)]
  return [
    ...(servesSandbox ? [{ variable: 'SANDBOX', holds: 'on', expected: 'expected "off" in production' }] : []),
    ...keys
      .filter((variable) => !isGiven(variable))
      .map((variable) => missing(variable, 'is missing: production generates no keys')),
    ...urls.flatMap((variable) => checkHttps(variable, values[variable])),
  ]
}

function checkHttps(variable: string, value: unknown): ConfigurationProblem[] {
  if (typeof value !== 'string') return []
  const { protocol, hostname } = new URL(value)
  return protocol === 'https:' || isLoopback(hostname)
    ? []
    : [{ variable, holds: value, expected: 'expected https in production' }]
}

function missing(variable: string, expected: string): ConfigurationProblem {
  return { variable, holds: null, expected }
}
