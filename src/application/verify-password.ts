import type { User } from '../domain/user.js'
import type { Attempt } from './limit-gate.js'
import type { PasswordHasher } from './ports/password-hasher.js'

export interface PasswordGuess {
  /** The case-folded name, whether or not it has an account. */
  readonly usernameKey: string
  readonly user: User | null
  /** Normalized, as it is hashed. */
  readonly password: string
  readonly attempt: Omit<Attempt, 'userId'>
}

/** Compares a password with the user's hash. It takes the same time without a user or a hash (rule BI-12). */
export class VerifyPassword {
  constructor(private readonly ports: { readonly hasher: PasswordHasher }) {}

  async execute({ user, password }: PasswordGuess): Promise<boolean> {
    const hash = user?.passwordHash ?? null
    const isRight = await this.ports.hasher.verify(password, hash)
    return isRight && hash !== null
  }
}
