import type { ErrorCode } from '../domain/error-code.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { newPasswordProblem, normalizedPassword, passwordSizeProblem } from '../domain/password.js'
import { type Refusal, refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import { mayReplacePassword } from '../domain/session.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { Bearer } from './identify-bearer.js'
import type { CommonPasswords } from './ports/common-passwords.js'
import type { Outbox } from './ports/outbox.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { UserRepository } from './ports/user-repository.js'
import { type ReauthenticationPorts, reauthenticate } from './reauthenticate.js'
import { refuse } from './refuse.js'

export interface PasswordChange {
  readonly by: Bearer
  readonly oldPassword: string | null
  readonly newPassword: string
  readonly request: RequestContext
}

export interface ChangePasswordPorts extends ReauthenticationPorts {
  readonly users: UserRepository
  readonly hasher: PasswordHasher
  readonly commonPasswords: CommonPasswords
  readonly outbox: Outbox
  readonly events: AuditEventSource
}

/**
 * Changes a password, or sets the first password of a user who has none. After a fresh login at a provider the old
 * password is not needed, since it may be forgotten.
 */
export class ChangePassword {
  constructor(private readonly ports: ChangePasswordPorts) {}

  async execute(change: PasswordChange): Promise<{ readonly outcome: 'changed' } | InvalidInput | Refusal> {
    const { by, request } = change
    const invalid = await this.invalid(change)
    if (invalid) return invalid
    const error = await reauthenticate(this.ports, by, change.oldPassword, { action: 'password', request })
    if (error) return typeof error === 'string' ? this.refuse(change, error) : error
    const { users, hasher, events, clock } = this.ports
    const hash = await hasher.hash(normalizedPassword(change.newPassword))
    const event = events.event('weibind.password.changed', request, { userId: by.user.id })
    const act = { callerSessionId: by.session.id, password: by.user, at: clock.now(), event }
    const outcome = await users.changePassword(by.user.id, hash, act)
    if (outcome === 'session-ended') return refusal('invalid_token')
    return outcome === 'changed' ? { outcome } : this.refuse(change, 'invalid_credentials')
  }

  private async invalid({ by, oldPassword, newPassword }: PasswordChange): Promise<InvalidInput | null> {
    const isMissing = oldPassword === null && by.user.passwordHash !== null && !this.mayReplace(by)
    const oldProblem = isMissing ? 'must be given' : passwordSizeProblem(oldPassword ?? '')
    if (oldProblem) return invalidInput({ field: 'old_password', problem: oldProblem })
    const problem = await newPasswordProblem(newPassword, (candidate) => this.ports.commonPasswords.has(candidate))
    return problem ? invalidInput({ field: 'new_password', problem }) : null
  }

  private mayReplace({ session }: Bearer): boolean {
    return mayReplacePassword(session, this.ports.clock.now(), this.ports.freshLoginTtlSeconds)
  }

  private refuse({ by, request }: PasswordChange, error: ErrorCode): Promise<Refusal> {
    const facts = { userId: by.user.id, action: 'password' } as const
    return refuse(this.ports, 'weibind.request.refused', request, { error }, facts)
  }
}
