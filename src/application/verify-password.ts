import type { User } from '../domain/user.js'
import type { Attempt } from './limit-gate.js'
import type { PasswordKinds } from './password-kinds.js'
import type { PasswordHasher } from './ports/password-hasher.js'

export interface PasswordGuess {
  /** The case-folded name, whether or not it has an account. */
  readonly usernameKey: string
  readonly user: User | null
  /** Normalized, as it is hashed. */
  readonly password: string
  readonly attempt: Omit<Attempt, 'userId'>
}

/**
 * Compares a password with the user's hash. A refusal takes the same time without a user or a hash, and for each kind of
 * hash that a user has (rule BI-12).
 */
export class VerifyPassword {
  constructor(
    private readonly ports: { readonly hasher: PasswordHasher; readonly kinds: Pick<PasswordKinds, 'current'> },
  ) {}

  async execute({ user, password }: PasswordGuess): Promise<boolean> {
    const hash = user?.passwordHash ?? null
    const { hasher, kinds } = this.ports
    const isRight = await hasher.verify(password, hash, await kinds.current())
    return isRight && hash !== null
  }
}
