import 'reflect-metadata'
import { type BindToFluentSyntax, Container, type ServiceIdentifier } from 'inversify'
import { type Application, type ApplicationPorts, application } from '../../application/application.js'
import type { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import type { Clock } from '../../application/ports/clock.js'
import type { DirectRecorder } from '../../application/ports/direct-recorder.js'
import type { Log } from '../../application/ports/log.js'
import type { Providers } from '../../application/ports/oauth-provider.js'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import type { RateLimiter } from '../../application/ports/rate-limiter.js'
import type { Settings } from '../config/settings.js'
import { AesGcmSealer, COOKIE_SEAL, STATE_SEAL } from '../jwt/aes-gcm-sealer.js'
import { JwtTokenIssuer } from '../jwt/jwt-token-issuer.js'
import type { SigningKeys } from '../jwt/key-set.js'
import { deriveSealingKeys } from '../jwt/sealing-keys.js'
import { FxaCommonPasswords } from '../system/fxa-common-passwords.js'
import { OutboxRelay } from '../system/outbox-relay.js'
import { RandomPool } from '../system/random-pool.js'
import { RandomSecrets } from '../system/random-secrets.js'
import { UnhomoglyphConfusables } from '../system/unhomoglyph-confusables.js'
import { UuidIdentifiers } from '../system/uuid-identifiers.js'
import { type AuditQueue, openAuditQueue } from './audit-queue.js'
import { applicationRules } from './rules.js'
import type { StorePorts } from './stores.js'
import type { Traces } from './traces.js'

export interface Opened {
  readonly settings: Settings
  readonly issuer: string
  readonly keys: SigningKeys
  readonly providers: Providers
  readonly stores: StorePorts
  readonly directRecorder: DirectRecorder | null
  readonly traces: Traces | null
  readonly limiter: RateLimiter
  readonly clock: Clock
  readonly hasher: PasswordHasher
  readonly log: Log
}

export interface Service {
  readonly app: Application
  readonly queue: AuditQueue
  readonly relay: OutboxRelay
}

const token = <T>(name: string): ServiceIdentifier<T> => Symbol(name)

const PORTS: { readonly [Name in keyof ApplicationPorts]: ServiceIdentifier<ApplicationPorts[Name]> } = {
  accountControl: token('AccountControl'),
  auditLog: token('AuditLog'),
  auditRetention: token('AuditRetention'),
  bindings: token('BindingRepository'),
  clock: token('Clock'),
  commonPasswords: token('CommonPasswords'),
  confusables: token('Confusables'),
  erasures: token('Erasures'),
  forgedJobs: token('ForgedJobs'),
  hasher: token('PasswordHasher'),
  ids: token('Identifiers'),
  imports: token('ImportLedger'),
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
  userDirectory: token('UserDirectory'),
  users: token('UserRepository'),
  webhookDeliveries: token('WebhookDeliveries'),
}
const SERVICES = { app: token<Application>('Application'), queue: token<AuditQueue>('AuditQueue') }

/** How each port is bound. A port without an adapter, or with one of another type, does not compile. */
type Adapters = {
  readonly [Name in keyof ApplicationPorts]: (port: BindToFluentSyntax<ApplicationPorts[Name]>) => void
}

/** Binds an adapter to each port and wires the application. No other file uses the container. */
export async function serviceOf(opened: Opened): Promise<Service> {
  const { settings, issuer, directRecorder, traces, log } = opened
  const traced = (deliver: DeliverAuditEvent) => traces?.delivery(deliver, opened.stores.outbox) ?? deliver
  const container = new Container({ defaultScope: 'Singleton' })
  bindAll(container, adaptersOf(opened))
  container.bind(SERVICES.app).toDynamicValue((context) => {
    const resolved = Object.entries<ServiceIdentifier>(PORTS).map(([name, port]) => [name, context.get(port)])
    return application(Object.fromEntries(resolved))
  })
  container
    .bind(SERVICES.queue)
    .toResolvedValue(
      ({ deliver }) => openAuditQueue(settings, { deliver: traced(deliver), issuer, log }),
      [SERVICES.app],
    )
  container
    .bind(OutboxRelay)
    .toResolvedValue(
      ({ relayTo }, { publisher }) =>
        new OutboxRelay({ relay: relayTo(traces?.publisher(publisher) ?? publisher, directRecorder), log }),
      [SERVICES.app, SERVICES.queue],
    )
  return {
    app: container.get(SERVICES.app),
    queue: await container.getAsync(SERVICES.queue),
    relay: await container.getAsync(OutboxRelay),
  }
}

function adaptersOf({ settings, issuer, keys, stores, providers, limiter, clock, hasher, log }: Opened): Adapters {
  const random = new RandomPool()
  const sealingKeys = deriveSealingKeys([keys.current, ...keys.previous])
  const { jwt, accessTokenTtlSeconds } = settings
  const tokenSettings = { issuer, audience: jwt.audience, clientId: jwt.clientId, accessTokenTtlSeconds }
  return {
    accountControl: constant(stores.accountControl),
    auditLog: constant(stores.auditLog),
    auditRetention: constant(stores.auditRetention),
    bindings: constant(stores.bindings),
    clock: constant(clock),
    commonPasswords: (port) => port.toResolvedValue(() => new FxaCommonPasswords()),
    confusables: (port) => port.toResolvedValue(() => new UnhomoglyphConfusables()),
    erasures: constant(stores.erasures),
    forgedJobs: constant(stores.forgedJobs),
    hasher: constant(hasher),
    ids: (port) => port.toResolvedValue(() => new UuidIdentifiers()),
    imports: constant(stores.imports),
    limiter: constant(limiter),
    log: constant(log),
    outbox: constant(stores.outbox),
    pendingBindings: constant(stores.pendingBindings),
    providers: constant(providers),
    replayGuard: constant(stores.replayGuard),
    rules: constant(applicationRules(settings)),
    sealer: (port) => port.toResolvedValue(() => new AesGcmSealer(sealingKeys, COOKIE_SEAL, random.take)),
    secrets: (port) => port.toResolvedValue(() => new RandomSecrets(random)),
    sessions: constant(stores.sessions),
    stateSealer: (port) => port.toResolvedValue(() => new AesGcmSealer(sealingKeys, STATE_SEAL, random.take)),
    tokens: (port) => port.toResolvedValue((now) => new JwtTokenIssuer(keys, tokenSettings, now), [PORTS.clock]),
    userDirectory: constant(stores.userDirectory),
    users: constant(stores.users),
    webhookDeliveries: constant(stores.webhookDeliveries),
  }
}

function constant<T>(value: T): (port: BindToFluentSyntax<T>) => void {
  return (port) => {
    port.toConstantValue(value)
  }
}

function bindAll(container: Container, adapters: Adapters): void {
  const bind = <Name extends keyof ApplicationPorts>(name: Name) => adapters[name](container.bind(PORTS[name]))
  for (const name of Object.keys(PORTS)) bind(name as keyof ApplicationPorts)
}
