import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { AUDIT_EVENT_TYPES, type AuditEventType } from '../../domain/audit-event.js'
import type { WebhookEndpoint } from '../../domain/webhook.js'
import type { ConfigurationProblem } from './problem.js'
import { readTextFile } from './read-values.js'
import { isLoopback } from './values.js'
import { SECRET_EXPECTED, webhookKey } from './webhook-secret.js'

export interface ConfiguredWebhook extends WebhookEndpoint {
  /** One, or two during a rotation, the new one first. */
  readonly keys: readonly Uint8Array[]
}

export interface WebhooksFile {
  readonly endpoints: readonly ConfiguredWebhook[]
  /** What is wrong, each with its place in the file. None contains a secret, or anything of a URL (rule WH-13). */
  readonly problems: readonly string[]
}

/** @param file its name; undefined: there are no endpoints */
export function readWebhooks(
  file: string | undefined,
  isProduction: boolean,
): { readonly endpoints: readonly ConfiguredWebhook[]; readonly problems: readonly ConfigurationProblem[] } {
  const unread: ConfigurationProblem[] = []
  const text = file && readTextFile('WEBHOOKS_FILE', file, unread)
  const { endpoints, problems } = parseWebhooks(text || '[]', isProduction)
  const inFile = problems.map((expected) => ({ variable: 'WEBHOOKS_FILE', holds: null, expected }))
  return { endpoints, problems: [...unread, ...inFile] }
}

type Entry = Readonly<Record<string, unknown>>

const KEYS = ['url', 'secret', 'secret_file', 'types']
const KEYS_EXPECTED = 'expected the keys url, secret or secret_file, and perhaps types'
const TYPES_EXPECTED = 'expected a list of one or more types of docs/events.md'

/** @param text the file's content */
export function parseWebhooks(text: string, isProduction: boolean): WebhooksFile {
  const entries = listIn(text)
  if (!entries) return { endpoints: [], problems: ['expected a list of endpoints in JSON'] }
  const problems: string[] = []
  const urls = new Map<string, number>()
  const endpoints = entries.flatMap((entry, index) => {
    const complain = (key: string, expected: string) => void problems.push(`[${index}]${key}: ${expected}`)
    if (!isObject(entry)) {
      complain('', 'expected an object')
      return []
    }
    for (const key of Object.keys(entry).filter((name) => !KEYS.includes(name)))
      complain(`.${shown(key)}`, KEYS_EXPECTED)
    const url = urlOf(entry, isProduction, complain)
    const earlier = url === null ? undefined : urls.get(url)
    if (earlier !== undefined) complain('.url', `expected another URL than that of [${earlier}]`)
    else if (url !== null) urls.set(url, index)
    const keys = keysOf(entry, complain)
    const types = typesOf(entry, complain)
    return url !== null ? [{ ...identified(url), keys, types }] : []
  })
  return problems.length > 0 ? { endpoints: [], problems } : { endpoints, problems }
}

type Complain = (key: string, expected: string) => void

function listIn(text: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A key may be a secret in the wrong place. */
function shown(key: string): string {
  return /^[a-z_]{1,20}$/i.test(key) ? key : '?'
}

function urlOf({ url }: Entry, isProduction: boolean, complain: Complain): string | null {
  if (typeof url !== 'string' || /[\s\p{Cc}]/u.test(url) || !/^https?:\/\//i.test(url) || !isDecodable(url)) {
    complain('.url', 'expected an http or https URL')
    return null
  }
  const { protocol, hostname } = new URL(url)
  if (url.includes('#')) complain('.url', 'expected a URL without a fragment')
  else if (isProduction && protocol === 'http:' && !isLoopback(hostname))
    complain('.url', 'expected https in production')
  return url
}

function isDecodable(url: string): boolean {
  try {
    const { username, password } = new URL(url)
    return [username, password].map(decodeURIComponent).length === 2
  } catch {
    return false
  }
}

function identified(url: string): Pick<WebhookEndpoint, 'id' | 'url' | 'shownUrl'> {
  const { origin, pathname } = new URL(url)
  return { id: createHash('sha256').update(url).digest('hex').slice(0, 12), url, shownUrl: origin + pathname }
}

function keysOf(entry: Entry, complain: Complain): readonly Uint8Array[] {
  const [hasSecret, hasFile] = [entry['secret'] !== undefined, entry['secret_file'] !== undefined]
  if (hasSecret === hasFile) {
    complain('.secret', hasSecret ? 'expected either it or secret_file, not both' : 'is missing, and so is secret_file')
    return []
  }
  const [key, secrets] = hasSecret ? ['.secret', secretsIn(entry['secret'])] : fromFile(entry['secret_file'])
  if (secrets === null) {
    complain(key, hasSecret ? SECRET_EXPECTED : 'expected the name of a file that can be read')
    return []
  }
  if (secrets.length === 0 || secrets.length > 2) {
    complain(key, 'expected one secret, or two during a rotation')
    return []
  }
  return secrets.flatMap((secret, index) => {
    const parsed = webhookKey(secret)
    if (!parsed) complain(secrets.length === 1 ? key : `${key}[${index}]`, SECRET_EXPECTED)
    return parsed ? [parsed] : []
  })
}

function secretsIn(secret: unknown): readonly string[] | null {
  if (typeof secret === 'string') return [secret]
  return Array.isArray(secret) && secret.every((each) => typeof each === 'string') ? secret : null
}

function fromFile(file: unknown): [key: string, secrets: readonly string[] | null] {
  const key = '.secret_file'
  if (typeof file !== 'string' || file === '') return [key, null]
  try {
    const lines = readFileSync(file, 'utf8')
      .replace(/^\ufeff/, '')
      .trimEnd()
      .split('\n')
    return [key, lines.map((line) => line.trimEnd())]
  } catch {
    return [key, null]
  }
}

function typesOf({ types }: Entry, complain: Complain): readonly AuditEventType[] | null {
  if (types === undefined) return null
  if (!Array.isArray(types) || types.length === 0) {
    complain('.types', TYPES_EXPECTED)
    return null
  }
  return types.filter((type, index): type is AuditEventType => {
    const isKnown = AUDIT_EVENT_TYPES.includes(type)
    if (!isKnown) complain(`.types[${index}]`, 'expected a type of docs/events.md')
    return isKnown
  })
}
