import type { ServiceIdentifier } from 'inversify'
import type { RateLimits } from '../../application/limits.js'
import type { AuditLog } from '../../application/ports/audit-log.js'
import type { AuditPublisher } from '../../application/ports/audit-publisher.js'
import type { BindingRepository } from '../../application/ports/binding-repository.js'
import type { Clock } from '../../application/ports/clock.js'
import type { CommonPasswords } from '../../application/ports/common-passwords.js'
import type { Confusables } from '../../application/ports/confusables.js'
import type { Erasures } from '../../application/ports/erasures.js'
import type { Identifiers } from '../../application/ports/identifiers.js'
import type { Log } from '../../application/ports/log.js'
import type { OAuthProvider } from '../../application/ports/oauth-provider.js'
import type { Outbox } from '../../application/ports/outbox.js'
import type { PasswordHasher } from '../../application/ports/password-hasher.js'
import type { PendingBindings } from '../../application/ports/pending-bindings.js'
import type { RateLimiter } from '../../application/ports/rate-limiter.js'
import type { Sealer } from '../../application/ports/sealer.js'
import type { Secrets } from '../../application/ports/secrets.js'
import type { Sessions } from '../../application/ports/sessions.js'
import type { SpentStates } from '../../application/ports/spent-states.js'
import type { TokenIssuer } from '../../application/ports/token-issuer.js'
import type { UserRepository } from '../../application/ports/user-repository.js'

const token = <T>(name: string): ServiceIdentifier<T> => Symbol(name)

/** What the container knows each port by. */
export const PORT = {
  auditLog: token<AuditLog>('AuditLog'),
  auditPublisher: token<AuditPublisher>('AuditPublisher'),
  bindings: token<BindingRepository>('BindingRepository'),
  clock: token<Clock>('Clock'),
  commonPasswords: token<CommonPasswords>('CommonPasswords'),
  confusables: token<Confusables>('Confusables'),
  erasures: token<Erasures>('Erasures'),
  hasher: token<PasswordHasher>('PasswordHasher'),
  ids: token<Identifiers>('Identifiers'),
  limiter: token<RateLimiter>('RateLimiter'),
  log: token<Log>('Log'),
  outbox: token<Outbox>('Outbox'),
  pendingBindings: token<PendingBindings>('PendingBindings'),
  sealer: token<Sealer>('Sealer'),
  secrets: token<Secrets>('Secrets'),
  sessions: token<Sessions>('Sessions'),
  spentStates: token<SpentStates>('SpentStates'),
  tokens: token<TokenIssuer>('TokenIssuer'),
  users: token<UserRepository>('UserRepository'),
  weibo: token<OAuthProvider>('OAuthProvider: weibo'),
}

/** What the container knows each figure of the configuration by. */
export const FIGURE = {
  freshLoginTtlSeconds: token<number>('FRESH_LOGIN_TTL'),
  isStateOptional: token<boolean>('OAUTH_STATE'),
  rateLimits: token<RateLimits>('RATE_LIMIT'),
  refreshTtlSeconds: token<number>('REFRESH_TOKEN_TTL'),
  sessionTtlSeconds: token<number>('SESSION_MAX_TTL'),
  stateTtlSeconds: token<number>('STATE_TTL'),
  ticketTtlSeconds: token<number>('BIND_TICKET_TTL'),
}
