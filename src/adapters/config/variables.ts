import { z } from 'zod'
import { accent } from './accent.js'
import { logo } from './logo.js'
import { TRACE_VARIABLES } from './trace-variables.js'
import * as values from './values.js'
import type { ValuesOf, Variable } from './variable-table.js'

const duration = 'a number and s, m, h or d, such as 15m'
const shortDuration = `${duration}, and at most 10m`
const rate = 'a number of attempts and a duration, such as 10/15m, or "off"'
const link = 'an http or https URL, or a path of this host such as /terms/'
const secret = z.string().min(1)

/** The variables that concern no single provider. */
export const VARIABLES = {
  NODE_ENV: {
    type: values.choice('development', 'production', 'test'),
    expected: '"development" or "production"',
    default: 'development',
  },
  HOST: { type: z.string().regex(/^[\w.:-]+$/), expected: 'an address or a host name', default: '127.0.0.1' },
  PORT: { type: values.port, expected: 'a port, 0 to 65535', default: '8888' },
  PUBLIC_URL: { type: values.baseUrl, expected: 'an http or https URL without query' },
  SANDBOX: { type: values.choice('auto', 'on', 'off'), expected: '"auto", "on" or "off"', default: 'auto' },
  SANDBOX_PORT: { type: values.port, expected: 'a port, 0 to 65535', default: '8889' },
  PROVIDERS: { type: values.names, expected: 'names of providers, separated by commas' },
  OUTBOUND_PROXY: {
    type: values.proxy,
    expected: 'http://host:port or http://user:password@host:port, with / and @ and % in the password percent-encoded',
    isSecret: true,
  },
  STATE_TTL: { type: values.seconds(600), expected: shortDuration, default: '10m' },
  BIND_TICKET_TTL: { type: values.seconds(600), expected: shortDuration, default: '10m' },
  FRESH_LOGIN_TTL: { type: values.seconds(), expected: duration, default: '10m' },
  OAUTH_STATE: {
    type: values.choice('required', 'optional'),
    expected: '"required" or "optional"',
    default: 'required',
  },
  DATA_DIR: { type: z.string().min(1), expected: 'a folder', default: './data' },
  MONGODB_URI: {
    type: values.mongodbUri,
    expected:
      'an address such as mongodb://host/weibind?replicaSet=rs0, with / and @ and % in the password percent-encoded',
    isSecret: true,
  },
  REDIS_URL: {
    type: values.redisUrl,
    expected:
      'redis:// or rediss://, a host, perhaps a port and /number of the database, with / ? # , and % in the password percent-encoded; several with commas between them for a Redis Cluster',
    isSecret: true,
  },
  QUEUE_PREFIX: {
    type: z.string().regex(/^[\w.:{}-]{1,100}$/),
    expected: 'up to 100 letters, digits and signs of _.:{}-, such as {weibind-one}',
  },
  AUDIT_CHAIN_KEY: {
    type: z.string().min(32),
    expected: '32 bytes or more',
    isSecret: true,
  },
  AUDIT_RETENTION_DAYS: {
    type: values.integer(0, 36_500),
    expected: 'a number of days, 0 for no limit',
    default: '180',
  },
  WORKER_CONCURRENCY: { type: values.integer(1, 1000), expected: 'a whole number from 1 to 1000', default: '50' },
  JWT_ALGORITHM: {
    type: values.choice('ES256', 'RS256', 'HS256'),
    expected: '"ES256", "RS256" or "HS256"',
    default: 'ES256',
  },
  JWT_PRIVATE_KEY_FILE: { type: z.string().min(1), expected: 'the name of a file with a PKCS#8 private key in PEM' },
  JWT_SECRET: { type: secret, expected: '32 bytes or more', isSecret: true },
  JWT_PREVIOUS_KEY_FILES: {
    type: values.fileList,
    expected: 'names of files with former private keys, separated by commas',
  },
  JWT_ISSUER: { type: z.string().min(1), expected: 'a URL or a name' },
  JWT_CLIENT_ID: { type: z.string().min(1), expected: 'a name' },
  JWT_AUDIENCE: { type: z.string().min(1), expected: 'a name', default: 'weibind' },
  ACCESS_TOKEN_TTL: { type: values.seconds(), expected: duration, default: '15m' },
  REFRESH_TOKEN_TTL: { type: values.seconds(), expected: duration, default: '30d' },
  REFRESH_GRACE: { type: values.seconds(86_400), expected: `${duration}, and at most 1d`, default: '5m' },
  SESSION_MAX_TTL: { type: values.seconds(), expected: duration, default: '90d' },
  RECOVERY_TTL: { type: values.seconds(86_400), expected: `${duration}, and at most 24h`, default: '1h' },
  AVATAR_HOSTS: {
    type: values.hosts,
    expected: 'host names such as *.sinaimg.cn, separated by commas, or nothing for initials only',
    default: '*.sinaimg.cn,*.qlogo.cn',
    mayBeEmpty: true,
  },
  PRODUCT_NAME: { type: values.title, expected: 'a name of 1 to 40 characters' },
  PRODUCT_LOGO: { type: logo, expected: 'the name of an SVG or PNG file of 64 KiB at most' },
  PRODUCT_ACCENT: {
    type: accent,
    expected: 'a colour such as #0b57d0 on which white text has a contrast of 4.5:1 or more',
  },
  PRODUCT_HOME: { type: values.link, expected: link },
  TERMS_URL: { type: values.link, expected: link },
  PRIVACY_URL: { type: values.link, expected: link },
  WEB: { type: values.choice('on', 'off'), expected: '"on" or "off"', default: 'on' },
  CORS_ORIGINS: {
    type: values.origins,
    expected: 'origins such as https://app.example.com or capacitor://localhost, separated by commas',
  },
  KEEP_ALIVE_TIMEOUT: { type: values.seconds(3600), expected: `${duration}, and at most 1h`, default: '65s' },
  TRUSTED_PROXIES: { type: values.integer(0, 16), expected: 'a whole number from 0 to 16', default: '0' },
  RATE_LIMIT_ACCOUNT: { type: values.rate, expected: rate, default: '10/15m' },
  RATE_LIMIT_ACCOUNT_TOTAL: { type: values.rate, expected: rate, default: '100/15m' },
  RATE_LIMIT_FAILURES: { type: values.rate, expected: rate, default: '120/1m' },
  RATE_LIMIT_ADDRESS: { type: values.rate, expected: rate, default: '60/1m' },
  ADMIN_TOKEN: { type: z.string().min(32), expected: '32 characters or more', isSecret: true },
  ADMIN_TOKENS_FILE: {
    type: z.string().min(1),
    expected: 'the name of a file with a line name:hash for each operator',
  },
  WEBHOOKS_FILE: { type: z.string().min(1), expected: 'the name of a file' },
  WEBHOOK_RETRY_SCHEDULE: {
    type: values.schedule,
    expected: '1 to 20 durations of at most 7d each, separated by commas, such as 5s,30s,2m',
    default: '5s,30s,2m,10m,1h,3h,6h,12h',
  },
  LOG_LEVEL: {
    type: values.choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    expected: 'a level such as "info"',
    default: 'info',
  },
  ...TRACE_VARIABLES,
} satisfies Record<string, Variable>

export type Values = ValuesOf<typeof VARIABLES>
