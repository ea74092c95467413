import { usernameProblem } from '../domain/username.js'
import type { Confusables } from './ports/confusables.js'
import type { UserRepository } from './ports/user-repository.js'
import { Unavailable } from './unavailable.js'
import { usernameOf } from './username-of.js'

export interface SuggestUsernamePorts {
  readonly users: Pick<UserRepository, 'isTaken'>
  readonly confusables: Confusables
}

/** For a person who is about to register. Costs one read of an index. */
export class SuggestUsername {
  constructor(private readonly ports: SuggestUsernamePorts) {}

  /**
   * The provider's name of the person, if it may be a username and no user has it. Null also while the store cannot be
   * reached, since a suggestion must not fail a login.
   */
  async execute(screenName: string): Promise<string | null> {
    if (usernameProblem(screenName) !== null) return null
    const { users, confusables } = this.ports
    try {
      return (await users.isTaken(usernameOf(screenName, confusables))) ? null : screenName
    } catch (error) {
      if (error instanceof Unavailable) return null
      throw error
    }
  }
}
