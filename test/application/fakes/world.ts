import { AuditEventSource } from '../../../src/application/audit-event-source.js'
import { ContinueLogin } from '../../../src/application/continue-login.js'
import type { RateLimits } from '../../../src/application/limits.js'
import { LoginStates } from '../../../src/application/login-states.js'
import { PasswordCheck } from '../../../src/application/password-check.js'
import { SessionOpener } from '../../../src/application/session-opener.js'
import { StatelessCallbacks } from '../../../src/application/stateless-callbacks.js'
import { TicketOffice } from '../../../src/application/ticket-office.js'
import { fakeBindings, fakePendingBindings } from './fake-bindings.js'
import { limitsOf } from './fake-limits.js'
import { fakeAuditLog, fakeErasures, fakeOutbox, fakePublisher } from './fake-queue.js'
import { fakeSessions } from './fake-sessions.js'
import { fakeUsers } from './fake-users.js'
import { countingIdentifiers, countingSecrets, fakeHasher, fakeSealer, fakeTokens, SetClock } from './fake-values.js'
import { FakeWeibo } from './fake-weibo.js'
import { Stored } from './stored.js'

export type World = ReturnType<typeof aWorld>

export const REQUEST = { requestId: 'r-1', ip: '203.0.113.7', userAgent: 'Firefox' }
const DAY = 86_400
const PERIODS = {
  stateTtlSeconds: 600,
  ticketTtlSeconds: 600,
  freshLoginTtlSeconds: 600,
  refreshTtlSeconds: 30 * DAY,
  sessionTtlSeconds: 90 * DAY,
}

interface WorldOptions {
  readonly statelessAllowed?: boolean
  readonly rateLimits?: Partial<RateLimits>
}

/** Every port of every use case, played by fakes over one store. */
export function aWorld({ statelessAllowed = false, rateLimits = {} }: WorldOptions = {}) {
  const stored = new Stored()
  const values = { clock: new SetClock(), ids: countingIdentifiers(), secrets: countingSecrets(), sealer: fakeSealer }
  const stores = {
    users: fakeUsers(stored),
    bindings: fakeBindings(stored),
    pendingBindings: fakePendingBindings(stored),
    sessions: fakeSessions(stored),
    outbox: fakeOutbox(stored),
    publisher: fakePublisher(stored),
    log: fakeAuditLog(stored),
    erasures: fakeErasures(stored),
    spentStates: {
      async spend(id: string, until: Date) {
        stored.act('spentStates.spend')
        if (stored.spentStates.has(id)) return false
        stored.spentStates.set(id, until)
        return true
      },
    },
  }
  const hasher = fakeHasher(stored)
  const ports = { ...PERIODS, ...values, ...stores, hasher, tokens: fakeTokens, stored, weibo: new FakeWeibo(stored) }
  const events = new AuditEventSource(ports)
  const opener = new SessionOpener(ports)
  const tickets = new TicketOffice({ ...ports, events })
  const limits = limitsOf({ ...ports, events }, rateLimits)
  return {
    ...ports,
    events,
    limits,
    commonPasswords: { has: (password: string) => password === 'password1' },
    confusables: { skeleton: (name: string) => name.replaceAll(/[I1]/g, 'l') },
    states: new LoginStates(ports),
    stateless: new StatelessCallbacks({ ...ports, allowed: statelessAllowed }),
    opener,
    tickets,
    continuation: new ContinueLogin({ ...ports, events, opener, tickets }),
    passwords: new PasswordCheck({ ...ports, limits }),
  }
}
