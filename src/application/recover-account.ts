import { decideRecoveryUse, type RecoveryObstacle } from '../domain/account-control.js'
import { type InvalidInput, invalidInput } from '../domain/invalid-input.js'
import { newPasswordProblem, normalizedPassword } from '../domain/password.js'
import { readRecoveryCode } from '../domain/recovery-code.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { User } from '../domain/user.js'
import { correctedUsername, usernameKey } from '../domain/username.js'
import type { AuditEventSource } from './audit-event-source.js'
import type { AccountControl } from './ports/account-control.js'
import type { Clock } from './ports/clock.js'
import type { CommonPasswords } from './ports/common-passwords.js'
import type { Outbox } from './ports/outbox.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { Secrets } from './ports/secrets.js'
import type { UserRepository } from './ports/user-repository.js'
import { refuse } from './refuse.js'
import type { IssuedSession, SessionOpener } from './session-opener.js'
import type { UseCase } from './use-case.js'

export interface Recovery {
  readonly username: string
  readonly code: string
  readonly newPassword: string
  readonly request: RequestContext
}

export type RecoveryResult = { readonly outcome: 'recovered'; readonly session: IssuedSession } | InvalidInput | Refusal

/** One try of a code, as a guess of the account: it is limited as a password is (rule BI-11). */
export interface RecoveryTry {
  readonly usernameKey: string
  readonly user: User | null
  readonly codeHash: string
  readonly newPassword: string
  readonly attempt: { readonly action: 'recovery'; readonly request: RequestContext }
}

export type RecoveryTried = Exclude<RecoveryResult, InvalidInput>

export interface RecoverAccountPorts {
  readonly users: Pick<UserRepository, 'findByKey'>
  readonly commonPasswords: CommonPasswords
  readonly secrets: Secrets
  readonly recoveryTries: UseCase<RecoveryTry, RecoveryTried>
}

/** Sets a password by a code that an operator has made, and logs the person in. */
export class RecoverAccount {
  constructor(private readonly ports: RecoverAccountPorts) {}

  async execute({ username, code, newPassword, request }: Recovery): Promise<RecoveryResult> {
    const { users, commonPasswords, secrets, recoveryTries } = this.ports
    const problem = await newPasswordProblem(newPassword, (candidate) => commonPasswords.has(candidate))
    if (problem) return invalidInput({ field: 'new_password', problem })
    const key = usernameKey(correctedUsername(username))
    const user = await users.findByKey(key)
    const codeHash = secrets.hash(readRecoveryCode(code))
    return recoveryTries.execute({
      usernameKey: key,
      user,
      codeHash,
      newPassword,
      attempt: { action: 'recovery', request },
    })
  }
}

export interface TryRecoveryPorts {
  readonly accountControl: AccountControl
  readonly hasher: PasswordHasher
  readonly opener: SessionOpener
  readonly outbox: Outbox
  readonly clock: Clock
  readonly events: AuditEventSource
}

/** A wrong code costs what an unknown name costs: the new password is hashed only for a right one (rule AC-12). */
export class TryRecovery {
  constructor(private readonly ports: TryRecoveryPorts) {}

  async execute(attempt: RecoveryTry): Promise<RecoveryTried> {
    const { user } = attempt
    const decision = decideRecoveryUse(user, attempt.codeHash, this.ports.clock.now())
    const used = decision === 'recover' && user ? await this.recover(attempt, user) : decision
    if (typeof used === 'object') return { outcome: 'recovered', session: used }
    const error = used === 'inactive' ? 'account_disabled' : 'invalid_credentials'
    const facts = { method: 'recovery', ...(user && { userId: user.id }) }
    return refuse(this.ports, 'weibind.login.failed', attempt.attempt.request, { error }, facts)
  }

  private async recover(
    { codeHash, newPassword, attempt: { request } }: RecoveryTry,
    user: User,
  ): Promise<IssuedSession | RecoveryObstacle> {
    const { accountControl, hasher, opener, events } = this.ports
    // Before the code is spent: while hashing is unavailable, the person can try again (rule CR-3).
    const passwordHash = await hasher.hash(normalizedPassword(newPassword))
    const { session: opening, issued } = opener.prepare(user, request, { provider: null })
    const event = events.event('weibind.recovery.used', request, { method: 'recovery', userId: user.id })
    const outcome = await accountControl.recover({ userId: user.id, codeHash, passwordHash, opening, event })
    return outcome === 'recovered' ? issued : outcome
  }
}
