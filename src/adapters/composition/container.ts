import 'reflect-metadata'
import { Container, type ServiceIdentifier } from 'inversify'
import { type Application, type ApplicationPorts, application } from '../../application/application.js'
import type { Clock } from '../../application/ports/clock.js'
import type { Log } from '../../application/ports/log.js'
import type { Providers } from '../../application/ports/oauth-provider.js'
import type { RateLimiter } from '../../application/ports/rate-limiter.js'
import { RelayOutbox } from '../../application/relay-outbox.js'
import type { Settings } from '../config/settings.js'
import { AesGcmSealer, COOKIE_SEAL, STATE_SEAL } from '../jwt/aes-gcm-sealer.js'
import { JwtTokenIssuer } from '../jwt/jwt-token-issuer.js'
import type { SigningKeys } from '../jwt/key-set.js'
import { deriveSealingKeys } from '../jwt/sealing-keys.js'
import { Argon2PasswordHasher } from '../system/argon2-password-hasher.js'
import { FxaCommonPasswords } from '../system/fxa-common-passwords.js'
import { OutboxRelay } from '../system/outbox-relay.js'
import { RandomSecrets } from '../system/random-secrets.js'
import { UnhomoglyphConfusables } from '../system/unhomoglyph-confusables.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import { type AuditQueue, openAuditQueue } from './audit-queue.js'
import { applicationRules } from './rules.js'
import type { StorePorts } from './stores.js'

export interface Opened {
  readonly settings: Settings
  readonly issuer: string
  readonly keys: SigningKeys
  readonly providers: Providers
  readonly stores: StorePorts
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly log: Log
}

export interface Service {
  readonly app: Application
  readonly queue: AuditQueue
  readonly relay: OutboxRelay
}

const token = <T>(name: string): ServiceIdentifier<T> => Symbol(name)

const PORT: { readonly [Name in keyof ApplicationPorts]: ServiceIdentifier<ApplicationPorts[Name]> } = {
  auditLog: token('AuditLog'),
  bindings: token('BindingRepository'),
  clock: token('Clock'),
  commonPasswords: token('CommonPasswords'),
  confusables: token('Confusables'),
  erasures: token('Erasures'),
  hasher: token('PasswordHasher'),
  ids: token('Identifiers'),
  limiter: token('RateLimiter'),
  log: token('Log'),
  outbox: token('Outbox'),
  pendingBindings: token('PendingBindings'),
  providers: token('Providers'),
  rules: token('ApplicationRules'),
  sealer: token('Sealer'),
  secrets: token('Secrets'),
  sessions: token('Sessions'),
  replayGuard: token('ReplayGuard'),
  stateSealer: token('Sealer of states'),
  tokens: token('TokenIssuer'),
  users: token('UserRepository'),
}
const SERVICE = { app: token<Application>('Application'), queue: token<AuditQueue>('AuditQueue') }

/** Binds an adapter to each port and wires the application. No other file uses the container. */
export function serviceOf({ settings, issuer, keys, stores, providers, limiter, clock, log }: Opened): Service {
  const container = new Container({ defaultScope: 'Singleton' })
  bindConstants(container, { ...stores, providers, limiter, clock, log, rules: applicationRules(settings) })
  container.bind(PORT.commonPasswords).toResolvedValue(() => new FxaCommonPasswords())
  container.bind(PORT.confusables).toResolvedValue(() => new UnhomoglyphConfusables())
  container.bind(PORT.hasher).toResolvedValue(() => new Argon2PasswordHasher())
  container.bind(PORT.ids).toResolvedValue(() => new UuidIdentifiers())
  container.bind(PORT.secrets).toResolvedValue(() => new RandomSecrets())

  const sealingKeys = deriveSealingKeys([keys.current, ...keys.previous])
  container.bind(PORT.sealer).toResolvedValue(() => new AesGcmSealer(sealingKeys, COOKIE_SEAL))
  container.bind(PORT.stateSealer).toResolvedValue(() => new AesGcmSealer(sealingKeys, STATE_SEAL))
  const { jwt, accessTokenTtlSeconds } = settings
  const tokenSettings = { issuer, audience: jwt.audience, clientId: jwt.clientId, accessTokenTtlSeconds }
  container.bind(PORT.tokens).toResolvedValue((now) => new JwtTokenIssuer(keys, tokenSettings, now), [PORT.clock])

  container.bind(SERVICE.app).toDynamicValue((context) => {
    const resolved = Object.entries<ServiceIdentifier>(PORT).map(([name, port]) => [name, context.get(port)])
    return application(Object.fromEntries(resolved))
  })
  container
    .bind(SERVICE.queue)
    .toResolvedValue(({ deliver }) => openAuditQueue(settings, { deliver, log }), [SERVICE.app])
  container.bind(OutboxRelay).toResolvedValue(
    (outbox, { publisher }, now) => {
      return new OutboxRelay({ relay: new RelayOutbox({ outbox, publisher, clock: now }), log })
    },
    [PORT.outbox, SERVICE.queue, PORT.clock],
  )
  return { app: container.get(SERVICE.app), queue: container.get(SERVICE.queue), relay: container.get(OutboxRelay) }
}

function bindConstants(container: Container, values: Partial<ApplicationPorts>): void {
  const ports: Readonly<Record<string, ServiceIdentifier>> = PORT
  for (const [name, value] of Object.entries(values)) container.bind(ports[name] ?? name).toConstantValue(value)
}
