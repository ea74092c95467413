import type { AuditedAction } from '../domain/audit-event.js'
import { normalizedPassword } from '../domain/password.js'
import type { Refusal } from '../domain/refusal.js'
import type { RequestContext } from '../domain/request-context.js'
import type { User } from '../domain/user.js'
import type { UseCase } from './use-case.js'
import type { PasswordGuess } from './verify-password.js'

export interface PasswordToProve {
  readonly user: User
  readonly password: string
  readonly action: AuditedAction
  readonly request: RequestContext
}

export interface ProvePasswordPorts {
  readonly guesses: UseCase<PasswordGuess, boolean | Refusal>
}

/** Checks the password of a logged-in user once more. For a user without a password it is always wrong (rule BI-9). */
export class ProvePassword {
  constructor(private readonly ports: ProvePasswordPorts) {}

  async execute({ user, password, action, request }: PasswordToProve): Promise<'right' | 'wrong' | Refusal> {
    const guess = {
      usernameKey: user.username.key,
      user,
      password: normalizedPassword(password),
      attempt: { action, request },
    }
    const isRight = await this.ports.guesses.execute(guess)
    if (typeof isRight === 'object') return isRight
    return isRight ? 'right' : 'wrong'
  }
}
