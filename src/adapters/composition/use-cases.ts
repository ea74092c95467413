import { type Bind, ContainerModule, type ServiceIdentifier } from 'inversify'
import { AuditEventSource } from '../../application/audit-event-source.js'
import { AuthenticateWithWeibo } from '../../application/authenticate-with-weibo.js'
import { AuthenticateWithWeiboToken } from '../../application/authenticate-with-weibo-token.js'
import { BeginWeiboLogin } from '../../application/begin-weibo-login.js'
import { BindAccount } from '../../application/bind-account.js'
import { ChangePassword } from '../../application/change-password.js'
import { ContinueLogin } from '../../application/continue-login.js'
import { DeleteUser } from '../../application/delete-user.js'
import { DeliverAuditEvent } from '../../application/deliver-audit-event.js'
import { EndOwnSessions } from '../../application/end-own-sessions.js'
import { EndSession } from '../../application/end-session.js'
import { IdentifyBearer } from '../../application/identify-bearer.js'
import { LimitGate } from '../../application/limit-gate.js'
import { Limits } from '../../application/limits.js'
import { ListFailedEvents } from '../../application/list-failed-events.js'
import { ListOwnEvents } from '../../application/list-own-events.js'
import { ListSessions } from '../../application/list-sessions.js'
import { LogInWithPassword } from '../../application/log-in-with-password.js'
import { LoginStates } from '../../application/login-states.js'
import { NoteWithdrawal } from '../../application/note-withdrawal.js'
import { PasswordCheck } from '../../application/password-check.js'
import { RecordAuditEvent } from '../../application/record-audit-event.js'
import { RefreshSession } from '../../application/refresh-session.js'
import { RegisterUser } from '../../application/register-user.js'
import { RelayOutbox } from '../../application/relay-outbox.js'
import { RetryFailedEvents } from '../../application/retry-failed-events.js'
import { SessionOpener } from '../../application/session-opener.js'
import { StatelessCallbacks } from '../../application/stateless-callbacks.js'
import { SummarizeAuditLog } from '../../application/summarize-audit-log.js'
import { TicketOffice } from '../../application/ticket-office.js'
import { UnbindAccount } from '../../application/unbind-account.js'
import { FIGURE, PORT } from './tokens.js'

type Needs<Ports> = { readonly [Name in keyof Ports]: ServiceIdentifier<Ports[Name]> }

/** The use cases with what each needs. A need that is missing, or of the wrong kind, does not compile. */
export const useCases = new ContainerModule(({ bind }) => {
  const events = AuditEventSource
  const { clock, ids, secrets, outbox, sessions, users, bindings, pendingBindings, tokens, weibo, sealer } = PORT
  const { refreshTtlSeconds, freshLoginTtlSeconds } = FIGURE
  const [opener, tickets, states, passwords] = [SessionOpener, TicketOffice, LoginStates, PasswordCheck]
  const limits = Limits

  provide(bind, AuditEventSource, { clock, ids })
  provide(bind, SessionOpener, {
    clock,
    ids,
    secrets,
    tokens,
    refreshTtlSeconds,
    sessionTtlSeconds: FIGURE.sessionTtlSeconds,
  })
  provide(bind, LoginStates, {
    clock,
    sealer,
    secrets,
    spentStates: PORT.spentStates,
    stateTtlSeconds: FIGURE.stateTtlSeconds,
  })
  provide(bind, StatelessCallbacks, { clock, secrets, spentStates: PORT.spentStates, allowed: FIGURE.isStateOptional })
  provide(bind, TicketOffice, { clock, secrets, pendingBindings, events, ticketTtlSeconds: FIGURE.ticketTtlSeconds })
  provide(bind, LimitGate, { limiter: PORT.limiter, outbox, events })
  provide(bind, Limits, { gate: LimitGate, limits: FIGURE.rateLimits, sessions, secrets, clock })
  provide(bind, PasswordCheck, { users, hasher: PORT.hasher, limits })

  provide(bind, ContinueLogin, { bindings, users, sessions, opener, tickets, events })

  provide(bind, BeginWeiboLogin, { states, weibo, clock, freshLoginTtlSeconds })
  provide(bind, AuthenticateWithWeibo, {
    limits,
    states,
    stateless: StatelessCallbacks,
    weibo,
    continuation: ContinueLogin,
    bindings,
    outbox,
    events,
  })
  provide(bind, AuthenticateWithWeiboToken, { limits, weibo, continuation: ContinueLogin, outbox, events })
  provide(bind, NoteWithdrawal, { weibo, bindings, clock, events })
  provide(bind, BindAccount, {
    limits,
    tickets,
    passwords,
    bindings,
    pendingBindings,
    opener,
    outbox,
    events,
    clock,
    freshLoginTtlSeconds,
  })
  provide(bind, UnbindAccount, { bindings, passwords, outbox, events, clock, freshLoginTtlSeconds })
  provide(bind, ChangePassword, {
    users,
    passwords,
    hasher: PORT.hasher,
    commonPasswords: PORT.commonPasswords,
    outbox,
    events,
    clock,
    freshLoginTtlSeconds,
  })
  provide(bind, DeleteUser, { users, passwords, outbox, events, clock, freshLoginTtlSeconds })
  provide(bind, RegisterUser, {
    limits,
    users,
    tickets,
    hasher: PORT.hasher,
    commonPasswords: PORT.commonPasswords,
    confusables: PORT.confusables,
    opener,
    outbox,
    events,
    ids,
    clock,
  })
  provide(bind, LogInWithPassword, { limits, passwords, sessions, opener, outbox, events })
  provide(bind, RefreshSession, { limits, sessions, users, opener, secrets, clock, outbox, events, refreshTtlSeconds })
  provide(bind, EndSession, { limits, sessions, tokens, secrets, clock, outbox, events })
  provide(bind, EndOwnSessions, { sessions, clock, events })
  provide(bind, ListSessions, { sessions, clock })
  provide(bind, ListOwnEvents, { auditLog: PORT.auditLog })
  provide(bind, IdentifyBearer, { tokens, sessions, users, clock })

  provide(bind, RelayOutbox, { outbox, publisher: PORT.auditPublisher, clock })
  provide(bind, SummarizeAuditLog, { auditLog: PORT.auditLog, outbox, clock })
  provide(bind, ListFailedEvents, { outbox })
  provide(bind, RetryFailedEvents, { outbox })
  provide(bind, RecordAuditEvent, { outbox, log: PORT.auditLog, users, erasures: PORT.erasures })
  provide(bind, DeliverAuditEvent, { record: RecordAuditEvent, outbox, clock, log: PORT.log })
})

function provide<T, Ports extends object>(bind: Bind, service: new (ports: Ports) => T, needs: Needs<Ports>): void {
  bind(service)
    .toDynamicValue((context) => {
      const resolved = Object.entries<ServiceIdentifier>(needs).map(([name, need]) => [name, context.get(need)])
      return new service(Object.fromEntries(resolved))
    })
    .inSingletonScope()
}
