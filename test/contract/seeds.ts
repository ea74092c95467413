import type { Binding } from '../../src/domain/binding.js'
import type { PendingBinding } from '../../src/domain/pending-binding.js'
import type { ProviderAccount } from '../../src/domain/provider-identity.js'
import type { Session } from '../../src/domain/session.js'
import type { User } from '../../src/domain/user.js'
import { anEvent, aPendingBinding, aSession, aUser } from '../support/builders.js'
import type { OpenedStores } from './opened-stores.js'

export async function openTicket(
  { pendingBindings }: Pick<OpenedStores, 'pendingBindings'>,
  overrides: Partial<PendingBinding> = {},
): Promise<PendingBinding> {
  const pending = aPendingBinding(overrides)
  await pendingBindings.open(pending, anEvent())
  return pending
}

export async function openSession(
  { sessions }: Pick<OpenedStores, 'sessions'>,
  overrides: Partial<Session> = {},
): Promise<Session> {
  const session = aSession(overrides)
  await sessions.open(session, anEvent())
  return session
}

/** The binding of an account, or null. */
export async function findBinding(
  { bindings }: Pick<OpenedStores, 'bindings'>,
  account: ProviderAccount,
): Promise<Binding | null> {
  const found = await bindings.find(account)
  if (found.length > 1) throw new Error('several bindings')
  return found[0] ?? null
}

export async function registerUser(
  { users }: Pick<OpenedStores, 'users'>,
  overrides: Partial<User> = {},
): Promise<User> {
  const user = aUser(overrides)
  await users.register(user, { opening: aSession({ userId: user.id }), event: anEvent() })
  return user
}

/** Counts five wrong passwords, so that the ticket counts as spent (rule BI-3). */
export async function guessFiveTimes(
  { pendingBindings }: Pick<OpenedStores, 'pendingBindings'>,
  ticketHash: string,
): Promise<void> {
  for (let guess = 0; guess < 5; guess++) await pendingBindings.countWrongPassword(ticketHash, anEvent())
}
