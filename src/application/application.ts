import type { Provider } from '../domain/provider-identity.js'
import { AuditEventSource } from './audit-event-source.js'
import { AuthenticateWithCode } from './authenticate-with-code.js'
import { AuthenticateWithProvider } from './authenticate-with-provider.js'
import { AuthenticateWithToken } from './authenticate-with-token.js'
import { BeginLogin } from './begin-login.js'
import { BindAccount } from './bind-account.js'
import { BindTickets } from './bind-tickets.js'
import { ChangePassword } from './change-password.js'
import { ContinueLogin } from './continue-login.js'
import { ControlAccount } from './control-account.js'
import { DeleteUser } from './delete-user.js'
import { DeliverAuditEvent } from './deliver-audit-event.js'
import { DeliverWebhooks } from './deliver-webhooks.js'
import { EndOwnSessions } from './end-own-sessions.js'
import { EndSession, RejectLogout } from './end-session.js'
import { ExportAccount } from './export-account.js'
import { ListFailedWebhooks, RetryFailedWebhooks } from './failed-webhooks.js'

import { FindUsers } from './find-users.js'
import { IdentifyBearer } from './identify-bearer.js'
import { IssueRecovery } from './issue-recovery.js'
import { LimitGate } from './limit-gate.js'
import { Limits, type RateLimits } from './limits.js'
import { ListBindings } from './list-bindings.js'
import { ListFailedEvents } from './list-failed-events.js'
import { ListOwnEvents } from './list-own-events.js'
import { ListProviders } from './list-providers.js'
import { ListSessions } from './list-sessions.js'
import { ListWebhooks } from './list-webhooks.js'
import { LogInWithPassword } from './log-in-with-password.js'
import { LoginStates } from './login-states.js'
import { NoteWithdrawal } from './note-withdrawal.js'
import { PasswordCheck } from './password-check.js'
import { PasswordKinds } from './password-kinds.js'
import type { AccountControl } from './ports/account-control.js'
import type { AuditLog } from './ports/audit-log.js'
import type { AuditPublisher } from './ports/audit-publisher.js'
import type { AuditRetention } from './ports/audit-retention.js'
import type { BindingRepository } from './ports/binding-repository.js'
import type { Clock } from './ports/clock.js'
import type { CommonPasswords } from './ports/common-passwords.js'
import type { Confusables } from './ports/confusables.js'
import type { DirectRecorder } from './ports/direct-recorder.js'
import type { Erasures } from './ports/erasures.js'
import type { ForgedJobs } from './ports/forged-jobs.js'
import type { Identifiers } from './ports/identifiers.js'
import type { ImportLedger } from './ports/import-ledger.js'
import type { Log } from './ports/log.js'
import type { Providers } from './ports/oauth-provider.js'
import type { Outbox } from './ports/outbox.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { PendingBindings } from './ports/pending-bindings.js'
import type { RateLimiter } from './ports/rate-limiter.js'
import type { ReplayGuard } from './ports/replay-guard.js'
import type { Sealer } from './ports/sealer.js'
import type { Secrets } from './ports/secrets.js'
import type { Sessions } from './ports/sessions.js'
import type { TokenIssuer } from './ports/token-issuer.js'
import type { UserDirectory } from './ports/user-directory.js'
import type { UserRepository } from './ports/user-repository.js'
import type { WebhookDeliveries } from './ports/webhook-deliveries.js'
import type { WebhookSender } from './ports/webhook-sender.js'
import { PrepareWebhooks } from './prepare-webhooks.js'
import { ProvePassword } from './prove-password.js'
import { RecordAuditEvent } from './record-audit-event.js'
import { RecordOutbox } from './record-outbox.js'
import { RecoverAccount, TryRecovery } from './recover-account.js'
import { RefreshSession } from './refresh-session.js'
import { RefreshTokens } from './refresh-tokens.js'
import { RegisterUser } from './register-user.js'
import { RejectRefresh } from './reject-refresh.js'
import { RelayOutbox } from './relay-outbox.js'
import { ReplayWebhooks } from './replay-webhooks.js'
import { ReportReadiness, type ReportReadinessPorts } from './report-readiness.js'
import { ResolveUser } from './resolve-user.js'
import { RetainAuditLog } from './retain-audit-log.js'
import { RetryFailedEvents } from './retry-failed-events.js'
import { BrowserNames, ReturnPaths } from './sealed-values.js'
import { SearchAuditLog } from './search-audit-log.js'
import { SessionOpener } from './session-opener.js'
import { ShowUser } from './show-user.js'
import { StatelessCallbacks } from './stateless-callbacks.js'
import { SuggestUsername } from './suggest-username.js'
import { SummarizeAuditLog } from './summarize-audit-log.js'
import { TryWebhook } from './try-webhook.js'
import { UnbindAccount } from './unbind-account.js'
import { VerifyPassword } from './verify-password.js'
import type { WebhookRules } from './webhook-rules.js'

export interface ApplicationPorts {
  readonly accountControl: AccountControl
  readonly auditLog: AuditLog
  readonly auditRetention: AuditRetention
  readonly bindings: BindingRepository
  readonly clock: Clock
  readonly commonPasswords: CommonPasswords
  readonly confusables: Confusables
  readonly erasures: Erasures
  readonly forgedJobs: ForgedJobs
  readonly imports: ImportLedger
  readonly hasher: PasswordHasher
  readonly ids: Identifiers
  readonly limiter: RateLimiter
  readonly log: Log
  readonly outbox: Outbox
  readonly pendingBindings: PendingBindings
  readonly providers: Providers
  readonly sealer: Sealer
  readonly secrets: Secrets
  readonly sessions: Sessions
  readonly replayGuard: ReplayGuard
  readonly stateSealer: Sealer
  readonly tokens: TokenIssuer
  readonly userDirectory: UserDirectory
  readonly users: UserRepository
  readonly webhookDeliveries: WebhookDeliveries
  readonly rules: ApplicationRules
}

export interface ApplicationRules extends WebhookRules {
  /** Null: the audit log is kept without limit. */
  readonly auditRetentionDays: number | null
  readonly freshLoginTtlSeconds: number
  readonly rateLimits: RateLimits
  readonly recoveryTtlSeconds: number
  readonly refreshTtlSeconds: number
  readonly refreshGraceSeconds: number
  readonly sessionTtlSeconds: number
  readonly stateTtlSeconds: number
  readonly statelessProviders: readonly Provider[]
  readonly ticketTtlSeconds: number
}

export type Application = ReturnType<typeof application>

/** Wires every use case, and returns those that driving adapters call. */
export function application({ rules, ...outside }: ApplicationPorts) {
  const basic = { ...outside, ...rules, events: new AuditEventSource(outside) }
  const limits = new Limits({ ...basic, gate: new LimitGate(basic) })
  const guesses = limits.guesses(new VerifyPassword({ ...basic, kinds: new PasswordKinds(basic) }))
  const opener = new SessionOpener(basic)
  const recoveryTries = limits.recoveries(new TryRecovery({ ...basic, opener }))
  const tickets = new BindTickets(basic)
  const ports = {
    ...basic,
    opener,
    tickets,
    states: new LoginStates(basic),
    stateless: new StatelessCallbacks(basic),
    continuation: new ContinueLogin({ ...basic, opener, tickets }),
    passwords: new PasswordCheck({ ...basic, guesses }),
    passwordProofs: limits.attempts(({ action }) => action, new ProvePassword({ guesses })),
    refreshTokens: new RefreshTokens({ ...basic, opener }),
  }
  const authenticate = limits.refusals('callback', new AuthenticateWithProvider(ports))
  const bind = limits.refusals('bind', new BindAccount(ports), { counts: isTicketRefused })
  const register = limits.refusals('register', new RegisterUser(ports), {
    counts: isTicketRefused,
    appliesTo: ({ ticket }) => ticket !== null,
  })
  return {
    // Logins at a provider.
    listProviders: new ListProviders(ports),
    beginLogin: new BeginLogin(ports),
    authenticate,
    authenticateWithCode: limits.refusals('native-login', new AuthenticateWithCode(ports)),
    authenticateWithToken: limits.refusals('native-login', new AuthenticateWithToken(ports)),
    noteWithdrawal: new NoteWithdrawal(ports),
    suggestUsername: new SuggestUsername(ports),
    browserNames: new BrowserNames(ports),
    returnPaths: new ReturnPaths(ports),
    // Bindings.
    bind: limits.attempts('bind', bind),
    unbind: new UnbindAccount(ports),
    listBindings: new ListBindings(ports),
    // Accounts.
    register: limits.attempts('register', register),
    changePassword: new ChangePassword(ports),
    deleteUser: new DeleteUser(ports),
    // Sessions.
    logIn: limits.attempts('login', new LogInWithPassword(ports)),
    refresh: new RefreshSession({ ...ports, refreshRejection: limits.refusals('refresh', new RejectRefresh(ports)) }),
    recover: limits.attempts('recovery', new RecoverAccount({ ...ports, recoveryTries })),
    logOut: new EndSession({ ...ports, logoutRejection: limits.refusals('logout', new RejectLogout(ports)) }),
    endOwnSessions: new EndOwnSessions(ports),
    listSessions: new ListSessions(ports),
    identify: new IdentifyBearer(ports),
    // The audit log.
    deliver: new DeliverAuditEvent({ ...ports, record: new RecordAuditEvent(ports) }),
    searchAuditLog: new SearchAuditLog(ports),
    retainAuditLog: new RetainAuditLog(ports),
    summarizeAuditLog: new SummarizeAuditLog(ports),
    listOwnEvents: new ListOwnEvents(ports),
    ...failedEvents(ports),
    // What operators do for accounts.
    ...accountCare(ports),
    /** Takes the publisher separately, because opening the queue needs `deliver` first. */
    relayTo: (publisher: AuditPublisher, recorder: DirectRecorder | null) => {
      const relay = new RelayOutbox({ ...ports, publisher })
      return recorder ? new RecordOutbox({ ...ports, recorder, relay }) : relay
    },
    // Webhooks.
    listWebhooks: new ListWebhooks(ports),
    ...webhookOperations(ports),
    /** For a process that delivers. */
    webhooksBy: (sender: WebhookSender) => ({
      prepare: new PrepareWebhooks(ports),
      deliver: new DeliverWebhooks({ ...ports, tryWebhook: new TryWebhook({ ...ports, sender }) }),
    }),
    // Operation.
    reportReadiness: (checks: ReportReadinessPorts) => new ReportReadiness(checks),
  }
}

/** The use cases for events that were set aside. They need only the stores, so commands use them without a service. */
export function failedEvents(ports: { readonly outbox: Outbox; readonly forgedJobs: ForgedJobs }) {
  return { listFailedEvents: new ListFailedEvents(ports), retryFailedEvents: new RetryFailedEvents(ports) }
}

/** What operators do with webhooks. They need only the stores, so commands use them without a service. */
export function webhookOperations(
  ports: Pick<ApplicationPorts, 'auditLog' | 'webhookDeliveries'> & Pick<WebhookRules, 'webhooks'>,
) {
  return {
    listFailedWebhooks: new ListFailedWebhooks(ports),
    retryFailedWebhooks: new RetryFailedWebhooks(ports),
    replayWebhooks: new ReplayWebhooks(ports),
  }
}

export type AccountCarePorts = Pick<
  ApplicationPorts,
  'accountControl' | 'auditLog' | 'clock' | 'log' | 'outbox' | 'secrets' | 'sessions' | 'userDirectory' | 'users'
> & {
  readonly events: AuditEventSource
  readonly providers: Pick<Providers, 'keys' | 'get'>
  readonly recoveryTtlSeconds: number
  readonly freshLoginTtlSeconds: number
}

/** The use cases of operators. They need no running service, so the command line uses them too (rule AC-14). */
export function accountCare(ports: AccountCarePorts) {
  return {
    findUsers: new FindUsers(ports),
    showUser: new ShowUser(ports),
    controlAccount: new ControlAccount(ports),
    issueRecovery: new IssueRecovery(ports),
    exportAccount: new ExportAccount(ports),
    resolveUser: new ResolveUser(ports),
  }
}

/** Only a refused ticket can be a guess at one, so no other refusal counts. */
function isTicketRefused(result: { readonly outcome: string; readonly error?: unknown }): boolean {
  return result.error === 'invalid_bind_ticket'
}
