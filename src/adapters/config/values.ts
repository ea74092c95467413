import { z } from 'zod'

const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const
const DURATION = /^([1-9]\d{0,5})([smhd])$/

export const port = integer(0, 65_535)

export function integer(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max)
}

export function seconds(max = Number.MAX_SAFE_INTEGER) {
  return z
    .string()
    .transform(secondsOf)
    .refine((value) => value <= max)
}

const MAX_WAIT_SECONDS = 7 * UNIT_SECONDS.d
const MAX_WAITS = 20

/** Waits in seconds. */
export const schedule = z
  .string()
  .transform((text) => text.split(',').map((wait) => secondsOf(wait.trim())))
  .refine((waits) => waits.length <= MAX_WAITS && waits.every((wait) => wait <= MAX_WAIT_SECONDS))

function secondsOf(duration: string): number {
  const [, count, unit] = DURATION.exec(duration) ?? []
  return count && unit ? Number(count) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS] : Number.NaN
}

/** Parses a limit such as `10/15m`, 10 attempts in 15 minutes. `off` becomes null. */
export const rate = z
  .string()
  .regex(/^(off|[1-9]\d{0,8}\/[1-9]\d{0,5}[smhd])$/)
  .transform((text) => {
    const [attempts, window = ''] = text.split('/')
    return text === 'off' ? null : { attempts: Number(attempts), windowSeconds: secondsOf(window) }
  })

export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')

export function choice<const T extends readonly [string, ...string[]]>(...values: T) {
  return z.enum(values)
}

/** An http(s) URL without credentials, query or fragment. Slashes at its end are removed. */
export const baseUrl = z
  .string()
  .refine((value) => isPlainUrl(value))
  .transform((value) => value.replace(/\/+$/, ''))

export const url = z.string().refine((value) => isPlainUrl(value))

/** A page of the front end, optionally with a query, to which a provider sends the browser back. */
export const redirectUri = z.string().refine((value) => {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, hash } = new URL(value)
  return ['http:', 'https:'].includes(protocol) && !(username || password || hash || value.includes('#'))
})

export const origins = z
  .string()
  .transform((value) => value.split(',').map((origin) => origin.trim()))
  .refine((list) => list.every((origin) => isWebViewOrigin(origin) || isWebOrigin(origin)))

/** Host names, also with `*.` or a port. No accepted character could end a source list in a CSP. */
export const hosts = z
  .string()
  .transform((value) => (value.trim() === '' ? [] : value.split(',').map((host) => host.trim())))
  .refine((list) => list.every((host) => /^(\*\.)?[a-z\d-]+(\.[a-z\d-]+)*(:\d{1,5})?$/.test(host)))

/** A link for people: a page on the same host, or a URL. */
export const link = z.string().refine((value) => /^\/(?![/\\])[!-~]*$/.test(value) || isPageUrl(value))

/** A name for people. */
export const title = z
  .string()
  .transform((value) => value.trim())
  .refine((value) => /^\P{Cc}{1,40}$/u.test(value))

function isPageUrl(value: string): boolean {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) return false
  const { username, password } = new URL(value)
  return !(username || password)
}

/** The driver checks the rest (`SettingChecks`). */
export const mongodbUri = z.string().regex(/^mongodb(\+srv)?:\/\/[^/\s]+(\/\S*)?$/)

export const redisUrl = z.string().refine((value) => value.split(',').every((node) => isRedisNode(node.trim())))

/** ioredis takes each query parameter as an option. Only `family` is about the address, so others are refused. */
function isRedisNode(node: string): boolean {
  if (!/^rediss?:\/\/[^/]/.test(node) || !isDecodableUrl(node)) return false
  const { pathname, search, hash } = new URL(node)
  return /^(\/\d{0,9})?$/.test(pathname) && /^(\?family=[046])?$/.test(search) && hash === ''
}

/** What is between the first braces decides on the slot in a Redis Cluster, unless it is empty. */
export function hasHashTag(key: string): boolean {
  return /^[^{]*\{[^}]+\}/.test(key)
}

export const names = z.string().transform((value) => value.split(',').map((name) => name.trim()))

const PROXY = /^http:\/\/(?:[^@/?#\s]*@)?(?:\[[\da-f:.]+\]|[\w.-]+):\d{1,5}\/?$/i

/** `http://[user:password@]host:port` of a forward proxy. */
export const proxy = z
  .string()
  .refine((value) => PROXY.test(value) && isDecodableUrl(value))
  .transform((value) => new URL(value))

export const fileList = z.string().transform((value) => value.split(',').map((file) => file.trim()))

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

function isWebViewOrigin(origin: string): boolean {
  return /^(capacitor|ionic):\/\/[a-z\d.-]+$/.test(origin)
}

function isWebOrigin(origin: string): boolean {
  return /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin
}

/** Whether the user name and the password can be percent-decoded: ioredis throws if they cannot. */
function isDecodableUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { username, password } = new URL(value)
  return isWithoutError(() => [username, password].map(decodeURIComponent))
}

function isWithoutError(parse: () => unknown): boolean {
  try {
    parse()
    return true
  } catch {
    return false
  }
}

function isPlainUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, username, password, search, hash } = new URL(value)
  return ['http:', 'https:'].includes(protocol) && !(username || password || search || hash)
}
