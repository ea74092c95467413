import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
import type { FailedProof } from '../domain/proof.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { User } from '../domain/user.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Credentials, PasswordCheck } from './password-check.js'
import type { Outbox } from './ports/outbox.js'
import type { Sessions } from './ports/sessions.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'

export interface PasswordLogin extends Credentials {
  readonly request: RequestContext
}

export interface LogInWithPasswordPorts {
  readonly passwords: PasswordCheck
  readonly sessions: Sessions
  readonly opener: SessionOpener
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

export type PasswordLoginResult =
  | { readonly outcome: 'logged-in'; readonly session: IssuedSession }
  | InvalidInput
  | Refusal

export class LogInWithPassword {
  constructor(private readonly ports: LogInWithPasswordPorts) {}

  async execute({ request, ...credentials }: PasswordLogin): Promise<PasswordLoginResult> {
    const problem = passwordSizeProblem(credentials.password)
    if (problem) return invalidInput({ field: 'password', problem })
    const check = await this.ports.passwords.execute(credentials, { action: 'login', request })
    if (check.outcome === 'refused') return check
    const { user, isPasswordRight } = check
    const opened = user && isPasswordRight ? await this.open(user, request) : 'password-changed'
    if (typeof opened === 'object') return { outcome: 'logged-in', session: opened }
    const facts = { method: 'password', ...(user && { userId: user.id }) } as const
    const error = opened === 'inactive' ? 'account_disabled' : 'invalid_credentials'
    return refuse(this.ports, 'weibind.login.failed', request, { error }, facts)
  }

  private async open(user: User, request: RequestContext): Promise<IssuedSession | FailedProof> {
    const { opener, events, sessions } = this.ports
    const { session, issued } = opener.prepare(user, request, { provider: null })
    const event = events.event('weibind.login.succeeded', request, { method: 'password', userId: user.id })
    const opened = await sessions.open(session, event, user)
    return opened === 'opened' ? issued : opened
  }
}
