import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { passwordSizeProblem } from '../domain/password.js'
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
    const session = user && isPasswordRight ? await this.open(user, request) : null
    if (session) return { outcome: 'logged-in', session }
    const facts = { method: 'password', ...(user && { userId: user.id }) } as const
    return refuse(this.ports, 'weibind.login.failed', request, { error: 'invalid_credentials' }, facts)
  }

  /** Null: the password was changed after it was checked. */
  private async open(user: User, request: RequestContext): Promise<IssuedSession | null> {
    const { opener, events, sessions } = this.ports
    const { session, issued } = opener.prepare(user, request, { provider: null })
    const event = events.event('weibind.login.succeeded', request, { method: 'password', userId: user.id })
    return (await sessions.open(session, event, user)) === 'opened' ? issued : null
  }
}
