import { normalizedPassword } from '../domain/password.js'
import type { User } from '../domain/user.js'
import { usernameKey } from '../domain/username.js'
import type { PasswordHasher } from './ports/password-hasher.js'
import type { UserRepository } from './ports/user-repository.js'
import { Unavailable } from './unavailable.js'

export interface Credentials {
  readonly username: string
  readonly password: string
}

export interface CredentialCheck {
  /** Whom the name addresses, whether or not the password fits. */
  readonly addressed: User | null
  readonly isProven: boolean
}

/** Checks a name and a password, in the same time whether the name exists or not (rule BI-12). */
export class PasswordCheck {
  constructor(private readonly ports: { readonly users: UserRepository; readonly hasher: PasswordHasher }) {}

  async execute(credentials: Credentials): Promise<CredentialCheck> {
    const { users, hasher } = this.ports
    const addressed = await users.findByKey(usernameKey(credentials.username))
    const password = normalizedPassword(credentials.password)
    const hash = addressed?.passwordHash ?? null
    const isProven = (await hasher.verify(password, hash)) && hash !== null
    if (isProven && addressed && hasher.isOutdated(hash)) await this.strengthen(addressed.id, hash, password)
    return { addressed, isProven }
  }

  /** Whether it is this user's password; never so where there is none (rule BI-9). */
  async proves({ passwordHash }: User, password: string): Promise<boolean> {
    return (await this.ports.hasher.verify(normalizedPassword(password), passwordHash)) && passwordHash !== null
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
