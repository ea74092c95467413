import type { ProviderProfile } from '../domain/provider-identity.js'
import { usernameProblem } from '../domain/username.js'
import type { Confusables } from './ports/confusables.js'
import type { UserRepository } from './ports/user-repository.js'
import { usernameOf } from './username-of.js'

export interface SuggestUsernamePorts {
  readonly users: Pick<UserRepository, 'isTaken'>
  readonly confusables: Confusables
}

/** The provider's name of a person, if it may be a username and no user has it. Costs one read of an index. */
export async function suggestUsername(
  { users, confusables }: SuggestUsernamePorts,
  profile: ProviderProfile | null,
): Promise<string | null> {
  const name = profile?.screenName ?? null
  if (name === null || usernameProblem(name) !== null) return null
  return (await users.isTaken(usernameOf(name, confusables))) ? null : name
}
