import { correctedUsername, usernameKey } from '../domain/username.js'
import type { UserRepository } from './ports/user-repository.js'

/** Finds the user whom a person names by an id, or else by the username. */
export class ResolveUser {
  constructor(private readonly ports: { readonly users: Pick<UserRepository, 'find' | 'findByKey'> }) {}

  /** @returns the id; null: there is no such user */
  async execute(who: string): Promise<string | null> {
    const { users } = this.ports
    const user = (await users.find(who)) ?? (await users.findByKey(usernameKey(correctedUsername(who))))
    return user?.id ?? null
  }
}
