import { normalizedPassword } from '../domain/password.js'
import type { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/user.js'
import { usernameKey } from '../domain/username.js'
import type { LimitedAct } from './limit-gate.js'
import type { Limits } from './limits.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { UserRepository } from './ports/user-repository.js'
import { Unavailable } from './unavailable.js'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface CredentialCheck {
  readonly outcome: 'checked'
  /** Whom the name addresses, whether or not the password fits. */
  readonly addressed: User | null
  readonly isProven: boolean
}

export interface PasswordCheckPorts {
  readonly users: UserRepository
  readonly hasher: PasswordHasher
  readonly limits: Limits
}

/**
 * Checks passwords, none of them once too many were wrong (rule BI-11), and in the same time whether the name exists or
 * not (rule BI-12).
 */
export class PasswordCheck {
  constructor(private readonly ports: PasswordCheckPorts) {}

  async execute(credentials: Credentials, act: LimitedAct): Promise<CredentialCheck | Refusal> {
    const { users, hasher } = this.ports
    const key = usernameKey(credentials.username)
    const addressed = await users.findByKey(key)
    const password = normalizedPassword(credentials.password)
    const isProven = await this.verify(key, addressed, password, act)
    if (typeof isProven === 'object') return isProven
    const hash = addressed?.passwordHash ?? null
    if (isProven && addressed && hash !== null && hasher.isOutdated(hash)) {
      await this.strengthen(addressed.id, hash, password)
    }
    return { outcome: 'checked', addressed, isProven }
  }

  /** Whether it is this user's password; never so where there is none (rule BI-9). */
  async prove(user: User, password: string, act: LimitedAct): Promise<'proven' | 'wrong' | Refusal> {
    // A try of the address like a login: whoever has one account would else keep everybody's hashes waiting.
    const isProven = await this.ports.limits.tried(act, () =>
      this.verify(user.username.key, user, normalizedPassword(password), act),
    )
    if (typeof isProven === 'object') return isProven
    return isProven ? 'proven' : 'wrong'
  }

  private verify(key: string, user: User | null, password: string, act: LimitedAct): Promise<boolean | Refusal> {
    const hash = user?.passwordHash ?? null
    return this.ports.limits.guessed(
      { usernameKey: key, user, act },
      async () => (await this.ports.hasher.verify(password, hash)) && hash !== null,
    )
  }

  /** Rule CR-1. Where there is no turn for it now, the next login does it: the password was right all the same. */
  private async strengthen(userId: string, hash: string, password: string): Promise<void> {
    const { users, hasher } = this.ports
    try {
      await users.rehash(userId, hash, await hasher.hash(password))
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
    }
  }
}
