import type { Provider } from '../../domain/provider-identity.js'
import type { Accent } from './accent.js'
import type { Logo } from './logo.js'
import type { ConfiguredWebhook } from './webhooks-file.js'

export type Role = 'all' | 'api' | 'worker'
export type JwtAlgorithm = 'ES256' | 'RS256' | 'HS256'

/** The checked configuration (docs/configuration.md). */
export interface Settings {
  readonly role: Role
  readonly isProduction: boolean
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Null: `http://127.0.0.1:<port>`. */
  readonly publicUrl: string | null
  readonly servesSandbox: boolean
  /** Whether browsers reach the sandbox at the host name of the public URL (`SANDBOX=on`). */
  readonly sharesSandbox: boolean
  readonly sandboxPort: number
  /** The offered providers, in the order in which users see them, each with what its block has read. */
  readonly providers: ReadonlyMap<Provider, unknown>
  /** For the log of the start. */
  readonly warnings: readonly string[]
  /** `http://[user:password@]host:port`. Null: providers are called directly. */
  readonly outboundProxy: URL | null
  readonly stateTtlSeconds: number
  readonly bindTicketTtlSeconds: number
  readonly freshLoginTtlSeconds: number
  readonly isStateOptional: boolean
  /** Null: SQLite under `dataDir`. */
  readonly mongodbUri: string | null
  /** Null: a queue in memory. */
  readonly redisUrl: string | null
  /** Null: follows from the issuer. */
  readonly queuePrefix: string | null
  readonly workerConcurrency: number
  readonly dataDir: string
  /** Null: the audit log is kept without limit. */
  readonly auditRetentionDays: number | null
  /** Null: generated in development. */
  readonly auditChainKey: string | null
  readonly jwt: JwtSettings
  readonly accessTokenTtlSeconds: number
  readonly refreshTokenTtlSeconds: number
  readonly refreshGraceSeconds: number
  readonly sessionMaxTtlSeconds: number
  readonly recoveryTtlSeconds: number
  readonly keepAliveSeconds: number
  readonly servesPages: boolean
  readonly avatarHosts: readonly string[]
  readonly product: ProductSettings
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: number
  readonly rateLimits: RateLimitSettings
  /** Null: no admin routes in production, a generated token in development. */
  readonly adminToken: string | null
  /** In the order of `WEBHOOKS_FILE`. */
  readonly webhooks: readonly ConfiguredWebhook[]
  /** The waits before the second and each further try. */
  readonly webhookRetrySeconds: readonly number[]
  /** Those of `ADMIN_TOKENS_FILE`, and `admin` if `ADMIN_TOKEN` is set. */
  readonly operators: readonly OperatorSettings[]
  /** Whether `ADMIN_TOKENS_FILE` is set. */
  readonly namesOperators: boolean
  /** Null: no traces. */
  readonly traces: TraceSettings | null
  readonly logLevel: string
}

/** An operator, whose token admin calls accept. */
export interface OperatorSettings {
  readonly name: string
  /** SHA-256 of the token, in hex. */
  readonly tokenHash: string
}

/** How the pages show the product. Null: not set. */
export interface ProductSettings {
  readonly name: string | null
  readonly logo: Logo | null
  readonly accent: Accent | null
  readonly home: string | null
  readonly termsUrl: string | null
  readonly privacyUrl: string | null
}

/** Null: no limit. */
export interface RateLimitSettings {
  readonly account: Rate | null
  readonly accountTotal: Rate | null
  readonly address: Rate | null
  readonly failures: Rate | null
}

export interface Rate {
  readonly attempts: number
  readonly windowSeconds: number
}

export interface JwtSettings {
  readonly algorithm: JwtAlgorithm
  /** A private key in PEM, or the secret for HS256. Null: generated in development. */
  readonly key: string | null
  readonly previousKeys: readonly string[]
  readonly issuer: string | null
  readonly audience: string
  /** `client_id` of the access tokens (RFC 9068, section 2.2). */
  readonly clientId: string
}

/** Where spans are sent, and which (docs/operations.md, Traces). */
export interface TraceSettings {
  readonly endpoint: string
  readonly protocol: 'http/protobuf' | 'http/json'
  readonly headers: Readonly<Record<string, string>>
  readonly serviceName: string
  readonly sampler: string
  readonly samplerRatio: number
  readonly batch: {
    readonly scheduledDelayMillis: number
    readonly exportTimeoutMillis: number
    readonly maxQueueSize: number
    readonly maxExportBatchSize: number
  }
}
