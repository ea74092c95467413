import type { Bearer } from '../../../src/application/identify-bearer.js'
import { PasswordCheck } from '../../../src/application/password-check.js'
import type { PasswordHasher } from '../../../src/application/ports/password-hasher.js'
import { ProvePassword } from '../../../src/application/prove-password.js'
import { VerifyPassword } from '../../../src/application/verify-password.js'
import type { Provider, ProviderAccount, ProviderProfile } from '../../../src/domain/provider-identity.js'
import type { User } from '../../../src/domain/user.js'
import { usernameKey } from '../../../src/domain/username.js'
import { NO_KINDS } from './fake-import-ledger.js'
import { ACCOUNT, PROFILE } from './fake-weibo.js'
import { REQUEST, type World } from './world.js'

export const PASSWORD = 'canary-password'

const ACTIVE_NOW = { disabled: null, recovery: null }

/** A user who is there already; the id is the name. */
export function settle(world: World, name: string, passwordHash: string | null = `strong:${PASSWORD}`): User {
  const username = { name, key: usernameKey(name), skeleton: world.confusables.skeleton(name) }
  const user = {
    id: name.toLowerCase(),
    username,
    passwordHash,
    passwordRevision: 0,
    ...ACTIVE_NOW,
    createdAt: world.clock.now(),
  }
  world.stored.users.set(user.id, user)
  return user
}

export function bound(world: World, user: User, account: ProviderAccount = ACCOUNT): void {
  world.stored.bindings.push({
    ...account,
    userId: user.id,
    screenName: null,
    avatarUrl: null,
    boundAt: world.clock.now(),
  })
}

/** A session of this user, opened now, with the tokens that its holder has. */
export function loggedIn(
  world: World,
  user: User,
  provider: Provider | null = null,
): Bearer & { readonly refreshToken: string; readonly token: string } {
  const { session, issued } = world.opener.prepare(user, REQUEST, { provider })
  world.stored.keep(session)
  return { user, session, refreshToken: issued.refreshToken, token: issued.token }
}

/** A ticket for the Weibo account, as a callback of this browser left it behind. */
export async function ticketed(
  world: World,
  browser: string | null,
  forUserId: string | null = null,
  profile: ProviderProfile | null = PROFILE,
): Promise<string> {
  const holder = browser === null ? ({ kind: 'anyone' } as const) : ({ kind: 'browser', browser } as const)
  const wanted = { account: ACCOUNT, profile, holder, request: REQUEST, channel: {} }
  const issued = await (forUserId === null ? world.tickets.issue(wanted) : world.tickets.issueFor(forUserId, wanted))
  forget(world)
  if (typeof issued === 'string') throw new Error('the user whom the ticket is for is not there')
  return issued.ticket
}

/** Another password, as another process has set it. */
export function changeElsewhere({ stored }: World, { id }: User): void {
  const user = stored.users.get(id)
  const passwordRevision = (user?.passwordRevision ?? 0) + 1
  if (user) stored.users.set(id, { ...user, passwordHash: 'strong:another', passwordRevision })
}

/** The same world, but that each right password is another one as soon as it was found right. */
export function whereNoPasswordLasts(world: World): World {
  const hasher: PasswordHasher = {
    ...world.hasher,
    verify: async (password, hash) => {
      const fits = await world.hasher.verify(password, hash)
      const owner = [...world.stored.users.values()].find(({ passwordHash }) => fits && passwordHash === hash)
      if (owner) changeElsewhere(world, owner)
      return fits
    },
  }
  const guesses = new VerifyPassword({ hasher, kinds: NO_KINDS })
  return {
    ...world,
    hasher,
    guesses,
    passwords: new PasswordCheck({ ...world, hasher, guesses }),
    passwordProofs: new ProvePassword({ guesses }),
  }
}

/** Lets a test begin here: what went before has left no event and no trace in the journal. */
export function forget({ stored }: World): void {
  stored.events.length = 0
  stored.journal.length = 0
}
