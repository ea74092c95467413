import { AesGcmSealer, COOKIE_SEAL, STATE_SEAL } from '../../../src/adapters/jwt/aes-gcm-sealer.js'
import { MemoryRateLimiter } from '../../../src/adapters/memory/memory-rate-limiter.js'
import { application } from '../../../src/application/application.js'
import { AuditEventSource } from '../../../src/application/audit-event-source.js'
import { BindTickets } from '../../../src/application/bind-tickets.js'
import { ContinueLogin } from '../../../src/application/continue-login.js'
import { RejectLogout } from '../../../src/application/end-session.js'
import { LimitGate } from '../../../src/application/limit-gate.js'
import { Limits, type RateLimits } from '../../../src/application/limits.js'
import { LoginStates } from '../../../src/application/login-states.js'
import { PasswordCheck } from '../../../src/application/password-check.js'
import { PasswordKinds } from '../../../src/application/password-kinds.js'
import type { OAuthProvider } from '../../../src/application/ports/oauth-provider.js'
import { ProvePassword } from '../../../src/application/prove-password.js'
import { RefreshTokens } from '../../../src/application/refresh-tokens.js'
import { RejectRefresh } from '../../../src/application/reject-refresh.js'
import { SessionOpener } from '../../../src/application/session-opener.js'
import { StatelessCallbacks } from '../../../src/application/stateless-callbacks.js'
import { VerifyPassword } from '../../../src/application/verify-password.js'
import { fakeAccountControl } from './fake-account-control.js'
import { fakeAuditChainLog, fakeAuditLog, fakeAuditRetention, fakeErasures } from './fake-audit-log.js'
import { fakeBindings, fakePendingBindings } from './fake-bindings.js'
import { fakeForgedJobs } from './fake-forged-jobs.js'
import { fakeImportLedger } from './fake-import-ledger.js'
import { fakeOutbox } from './fake-outbox.js'
import { fakePublisher } from './fake-publisher.js'
import { fakeReplayGuard } from './fake-replay-guard.js'
import { fakeSessions } from './fake-sessions.js'
import { fakeUserDirectory } from './fake-user-directory.js'
import { fakeUsers } from './fake-users.js'
import { countingIdentifiers, countingSecrets, fakeHasher, fakeTokens, SetClock } from './fake-values.js'
import { fakeWebhookDeliveries } from './fake-webhook-deliveries.js'
import { FakeWeibo } from './fake-weibo.js'
import { Stored } from './stored.js'

/** Keeps the fields of what is logged. */
function keptLog() {
  const lines: object[] = []
  const keep = (fields: object) => void lines.push(fields)
  return { lines, info: keep, warn: keep, error: keep }
}

export type World = ReturnType<typeof aWorld>

export const REQUEST = { requestId: 'r-1', ip: '203.0.113.7', userAgent: 'Firefox' }
/** What a state of an ordinary login says. */
export const WEB = { provider: 'weibo', channel: 'web' }
const SEALING_KEYS = [Buffer.alloc(32, 'a key of the tests')]
const NO_LIMITS: RateLimits = { account: null, accountTotal: null, address: null, failures: null }
const DAY = 86_400
const PERIODS = {
  auditRetentionDays: 180,
  stateTtlSeconds: 600,
  ticketTtlSeconds: 600,
  freshLoginTtlSeconds: 600,
  refreshTtlSeconds: 30 * DAY,
  refreshGraceSeconds: 10,
  sessionTtlSeconds: 90 * DAY,
  recoveryTtlSeconds: 3600,
}
const WEBHOOKS = { webhooks: [], webhookRetrySeconds: [5, 30] }

interface WorldOptions {
  readonly statelessAllowed?: boolean
  readonly rateLimits?: Partial<RateLimits>
  /** Beside Weibo. */
  readonly moreProviders?: readonly OAuthProvider[]
}

/** Every port of every use case, played by fakes over one store. */
export function aWorld({ statelessAllowed = false, rateLimits = {}, moreProviders = [] }: WorldOptions = {}) {
  const stored = new Stored()
  const values = {
    clock: new SetClock(),
    ids: countingIdentifiers(),
    secrets: countingSecrets(),
    sealer: new AesGcmSealer(SEALING_KEYS, COOKIE_SEAL),
    stateSealer: new AesGcmSealer(SEALING_KEYS, STATE_SEAL),
  }
  const stores = {
    accountControl: fakeAccountControl(stored),
    userDirectory: fakeUserDirectory(stored),
    users: fakeUsers(stored),
    bindings: fakeBindings(stored),
    pendingBindings: fakePendingBindings(stored),
    sessions: fakeSessions(stored),
    forgedJobs: fakeForgedJobs(stored),
    outbox: fakeOutbox(stored),
    publisher: fakePublisher(stored),
    auditLog: fakeAuditLog(stored),
    auditChainLog: fakeAuditChainLog(stored),
    auditRetention: fakeAuditRetention(stored),
    erasures: fakeErasures(stored),
    imports: fakeImportLedger(stored),
    replayGuard: fakeReplayGuard(stored),
    webhookDeliveries: fakeWebhookDeliveries(stored),
  }
  const hasher = fakeHasher(stored)
  const weibo = new FakeWeibo(stored)
  const offered: readonly OAuthProvider[] = [weibo, ...moreProviders]
  const providers = new Map(offered.map((provider) => [provider.name, provider]))
  const commonPasswords = { has: async (password: string) => password === 'password1' }
  const confusables = { skeleton: (name: string) => name.replaceAll(/[I1]/g, 'l') }
  const statelessProviders = statelessAllowed ? [weibo.name] : []
  const rules = { ...PERIODS, ...WEBHOOKS, statelessProviders, rateLimits: { ...NO_LIMITS, ...rateLimits } }
  const adapters = {
    ...values,
    ...stores,
    commonPasswords,
    confusables,
    hasher,
    limiter: new MemoryRateLimiter(values.clock),
    log: keptLog(),
    providers,
    tokens: fakeTokens,
  }
  const ports = { ...rules, ...adapters, stored, weibo }
  const events = new AuditEventSource(ports)
  const opener = new SessionOpener(ports)
  const tickets = new BindTickets({ ...ports, events })
  const limits = new Limits({ ...ports, gate: new LimitGate({ ...ports, events }) })
  const guesses = limits.guesses(new VerifyPassword({ ...ports, kinds: new PasswordKinds(ports) }))
  const refreshTokens = new RefreshTokens({ ...ports, events, opener })
  return {
    ...ports,
    /** All use cases over the same fakes, in their limits. */
    app: application({ ...adapters, rules }),
    events,
    guesses,
    states: new LoginStates(ports),
    stateless: new StatelessCallbacks(ports),
    opener,
    tickets,
    continuation: new ContinueLogin({ ...ports, events, opener, tickets }),
    passwords: new PasswordCheck({ ...ports, guesses }),
    passwordProofs: new ProvePassword({ guesses }),
    refreshTokens,
    refreshRejection: limits.refusals('refresh', new RejectRefresh({ ...ports, events, refreshTokens })),
    logoutRejection: new RejectLogout({ ...ports, events }),
  }
}
