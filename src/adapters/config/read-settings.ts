import { checkKeys, type KeyProblem } from './check-keys.js'
import { isServedBySandbox, offeredProviders } from './check-providers.js'
import { ownUrl } from './check-redirect-uris.js'
import { checkSettings, whyNoSandbox } from './check-settings.js'
import { readOperators } from './operators.js'
import type { ConfigurationProblem } from './problem.js'
import type { ProviderBlock } from './provider-block.js'
import type { RawSettings } from './raw-settings.js'
import { type Environment, isGiven, readTextFile, readValues } from './read-values.js'
import type { Role, Settings } from './settings.js'
import type { VariableTable } from './variable-table.js'
import { VARIABLES, type Values } from './variables.js'
import { readWebhooks } from './webhooks-file.js'

export type ReadSettings =
  | { readonly outcome: 'valid'; readonly settings: Settings }
  | {
      readonly outcome: 'invalid'
      readonly problems: readonly ConfigurationProblem[]
      /** What can be read all the same. The values of the variables that `problems` name are missing or wrong. */
      readonly incomplete: Settings
    }

/** Checks by the adapters that use the values. Each says what is wrong, without any secret, or null. */
export interface SettingChecks {
  readonly keyProblem: KeyProblem
  readonly mongodbUriProblem: (uri: string) => string | null
}

export interface Configured extends SettingChecks {
  readonly role: string
  readonly environment: Environment
  /** The providers that the program knows. */
  readonly blocks: readonly ProviderBlock[]
}

export function readSettings({ role, environment, blocks, ...checks }: Configured): ReadSettings {
  const table = variablesOf(blocks)
  const { values, problems: found } = readValues(table, environment)
  const problems = [...found]
  const readFile = (variable: string, file: string) => readTextFile(variable, file, problems)
  const { JWT_ALGORITHM: algorithm, JWT_PRIVATE_KEY_FILE: keyFile } = values
  const raw: RawSettings = {
    role,
    blocks,
    isGiven: (variable) => isGiven(variable, table, environment),
    values,
    jwtKey: algorithm === 'HS256' ? values.JWT_SECRET : keyFile && readFile('JWT_PRIVATE_KEY_FILE', keyFile),
    previousKeys: (values.JWT_PREVIOUS_KEY_FILES ?? []).flatMap(
      (file) => readFile('JWT_PREVIOUS_KEY_FILES', file) ?? [],
    ),
    operators: readOperators(
      { file: values.ADMIN_TOKENS_FILE ?? null, adminToken: values.ADMIN_TOKEN ?? null },
      problems,
    ),
  }
  problems.push(
    ...checkSettings(raw, servesSandbox(raw)),
    ...checkKeys(raw, checks.keyProblem),
    ...checkMongodbUri(raw, checks.mongodbUriProblem),
  )
  const webhooks = readWebhooks(values.WEBHOOKS_FILE, values.NODE_ENV === 'production')
  problems.push(...webhooks.problems)
  const read = { ...settings(raw, raw.values as Values), webhooks: webhooks.endpoints }
  return problems.length > 0 ? { outcome: 'invalid', problems, incomplete: read } : { outcome: 'valid', settings: read }
}

function checkMongodbUri({ values }: RawSettings, problemOf: (uri: string) => string | null): ConfigurationProblem[] {
  const why = values.MONGODB_URI === undefined ? null : problemOf(values.MONGODB_URI)
  const expected = `expected an address that the driver of MongoDB can use: ${why}`
  return why === null ? [] : [{ variable: 'MONGODB_URI', holds: null, expected }]
}

export function variablesOf(blocks: readonly ProviderBlock[]): VariableTable {
  return Object.assign({}, VARIABLES, ...blocks.map(({ variables }) => variables))
}

function servesSandbox(raw: RawSettings): boolean {
  const { SANDBOX } = raw.values
  if (SANDBOX === 'on' || SANDBOX === 'off') return SANDBOX === 'on'
  return whyNoSandbox(raw) === null
}

function settings(raw: RawSettings, values: Values): Omit<Settings, 'webhooks'> {
  const sandbox = servesSandbox(raw)
  return {
    role: raw.role as Role,
    isProduction: values.NODE_ENV === 'production',
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL ?? null,
    servesSandbox: sandbox,
    sharesSandbox: values.SANDBOX === 'on',
    sandboxPort: values.SANDBOX_PORT,
    providers: new Map(
      offeredProviders(raw, sandbox).map((block) => {
        return [block.name, block.configuration(values, isServedBySandbox(block, raw, sandbox))]
      }),
    ),
    warnings: offeredProviders(raw, sandbox)
      .filter((block) => !isServedBySandbox(block, raw, sandbox))
      .flatMap((block) => block.warnings?.(values, ownUrl(raw)) ?? []),
    outboundProxy: values.OUTBOUND_PROXY ?? null,
    stateTtlSeconds: values.STATE_TTL,
    bindTicketTtlSeconds: values.BIND_TICKET_TTL,
    freshLoginTtlSeconds: values.FRESH_LOGIN_TTL,
    isStateOptional: values.OAUTH_STATE === 'optional',
    mongodbUri: values.MONGODB_URI ?? null,
    redisUrl: values.REDIS_URL ?? null,
    queuePrefix: values.QUEUE_PREFIX ?? null,
    workerConcurrency: values.WORKER_CONCURRENCY,
    dataDir: values.DATA_DIR,
    auditRetentionDays: values.AUDIT_RETENTION_DAYS || null,
    auditChainKey: values.AUDIT_CHAIN_KEY ?? null,
    jwt: {
      algorithm: values.JWT_ALGORITHM,
      key: raw.jwtKey ?? null,
      previousKeys: raw.previousKeys,
      issuer: values.JWT_ISSUER ?? null,
      audience: values.JWT_AUDIENCE,
      clientId: values.JWT_CLIENT_ID ?? values.JWT_AUDIENCE,
    },
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL,
    refreshTokenTtlSeconds: values.REFRESH_TOKEN_TTL,
    refreshGraceSeconds: values.REFRESH_GRACE,
    sessionMaxTtlSeconds: values.SESSION_MAX_TTL,
    recoveryTtlSeconds: values.RECOVERY_TTL,
    keepAliveSeconds: values.KEEP_ALIVE_TIMEOUT,
    servesPages: values.WEB === 'on',
    avatarHosts: values.AVATAR_HOSTS,
    product: {
      name: values.PRODUCT_NAME ?? null,
      logo: values.PRODUCT_LOGO ?? null,
      accent: values.PRODUCT_ACCENT ?? null,
      home: values.PRODUCT_HOME ?? null,
      termsUrl: values.TERMS_URL ?? null,
      privacyUrl: values.PRIVACY_URL ?? null,
    },
    corsOrigins: values.CORS_ORIGINS ?? [],
    trustedProxies: values.TRUSTED_PROXIES,
    rateLimits: {
      account: values.RATE_LIMIT_ACCOUNT,
      accountTotal: values.RATE_LIMIT_ACCOUNT_TOTAL,
      address: values.RATE_LIMIT_ADDRESS,
      failures: values.RATE_LIMIT_FAILURES,
    },
    adminToken: values.ADMIN_TOKEN ?? null,
    webhookRetrySeconds: values.WEBHOOK_RETRY_SCHEDULE,
    operators: raw.operators,
    namesOperators: values.ADMIN_TOKENS_FILE !== undefined,
    traces: traces(values),
    logLevel: values.LOG_LEVEL,
  }
}

function traces(values: Values): Settings['traces'] {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = values
  if (endpoint === undefined) return null
  return {
    endpoint,
    protocol: values.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: values.OTEL_SERVICE_NAME,
    sampler: values.OTEL_TRACES_SAMPLER,
    samplerRatio: values.OTEL_TRACES_SAMPLER_ARG,
    batch: {
      scheduledDelayMillis: values.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMillis: values.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: values.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: Math.min(values.OTEL_BSP_MAX_EXPORT_BATCH_SIZE, values.OTEL_BSP_MAX_QUEUE_SIZE),
    },
  }
}
