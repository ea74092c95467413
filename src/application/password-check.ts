import { normalizedPassword } from '../domain/password.js'
import type { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/user.js'
import { correctedUsername, usernameKey } from '../domain/username.js'
import type { Attempt } from './limit-gate.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { UserRepository } from './ports/user-repository.js'
import { Unavailable } from './unavailable.js'
import type { UseCase } from './use-case.js'
import type { PasswordGuess } from './verify-password.js'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface CredentialCheck {
  readonly outcome: 'checked'
  /** The user with this name, even if the password is wrong. */
  readonly user: User | null
  readonly isPasswordRight: boolean
}

export interface PasswordCheckPorts {
  readonly users: UserRepository
  readonly hasher: PasswordHasher
  readonly guesses: UseCase<PasswordGuess, boolean | Refusal>
}

export class PasswordCheck {
  constructor(private readonly ports: PasswordCheckPorts) {}

  async execute(credentials: Credentials, attempt: Attempt): Promise<CredentialCheck | Refusal> {
    const { users, hasher, guesses } = this.ports
    const key = usernameKey(correctedUsername(credentials.username))
    const user = await users.findByKey(key)
    const password = normalizedPassword(credentials.password)
    const isPasswordRight = await guesses.execute({ usernameKey: key, user, password, attempt })
    if (typeof isPasswordRight === 'object') return isPasswordRight
    const hash = user?.passwordHash ?? null
    if (isPasswordRight && user && hash !== null && (await hasher.isOutdated(hash))) {
      await this.strengthen(user.id, hash, password)
    }
    return { outcome: 'checked', user, isPasswordRight }
  }

  /** Rule CR-1. If hashing is busy, the login succeeds with the old hash, and the next login tries again. */
  private async strengthen(userId: string, hash: string, password: string): Promise<void> {
    const { users, hasher } = this.ports
    try {
      await users.rehash(userId, hash, await hasher.hash(password))
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
    }
  }
}
