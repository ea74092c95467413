import type { Binding } from '../../../src/domain/binding.js'
import type { Proof } from '../../../src/domain/proof.js'
import type { Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'
import { openSession, openTicket, registerUser } from '../../contract/seeds.js'
import { aBinding, anEvent, aSession, NOON, unique } from '../../support/builders.js'
import type { Stores } from './mongoose-stores.js'

/** A user with an account and two sessions, before two concurrent changes. */
export interface Scene {
  readonly stores: Stores
  readonly user: User
  readonly here: Session
  readonly there: Session
  readonly binding: Binding
  /** At another provider; only if the user has no password. */
  readonly second: Binding
  /** What a login or a bind opens. */
  readonly opening: Session
  readonly ticketHash: string
}

/** The user's login methods: a password with or without an account, or two accounts without a password. */
export type Having = 'account' | 'no account' | 'two accounts alone'

export async function aScene(stores: Stores, having: Having): Promise<Scene> {
  const isAlone = having === 'two accounts alone'
  const user = await registerUser(stores, isAlone ? { passwordHash: null } : {})
  const userId = user.id
  const [binding, second] = [aBinding({ userId }), aBinding({ userId, identity: anotherIdentity() })]
  if (having !== 'no account') await bindNow(stores, user, binding)
  if (isAlone) await bindNow(stores, user, second)
  const { ticketHash } = await openTicket(stores)
  const [here, there] = [await openSession(stores, { userId }), await openSession(stores, { userId })]
  return { stores, user, here, there, binding, second, opening: aSession({ userId }), ticketHash }
}

function anotherIdentity() {
  return { provider: 'another', uid: unique('uid') }
}

async function bindNow(stores: Stores, user: User, binding: Binding): Promise<void> {
  const { ticketHash } = await openTicket(stores)
  const act = { spending: ticketHash, opening: aSession({ userId: user.id }), proof: user, event: anEvent() }
  await stores.bindings.save(binding, act)
}

/** An operation of the user in the scene, on given stores. */
export type Contestant = (scene: Scene) => (stores: Stores) => Promise<string>
type Who = 'here' | 'there'

export const logIn: Contestant = ({ opening, user }) => {
  const event = anEvent()
  return ({ sessions }) => sessions.open(opening, event, user)
}

export function change(who: Who): Contestant {
  return ({ user, [who]: { id: callerSessionId } }) => {
    const act = { callerSessionId, password: user, at: NOON, event: anEvent() }
    return ({ users }) => users.changePassword(user.id, 'another', act)
  }
}

export function unbind(who: Who, which: 'binding' | 'second' = 'binding'): Contestant {
  return ({ [which]: binding, [who]: { id: callerSessionId } }) => {
    const act = { callerSessionId, password: null, offered: ['weibo', 'another'], at: NOON, event: anEvent() }
    return ({ bindings }) => bindings.remove(binding, act)
  }
}

export function deletion(who: Who): Contestant {
  return ({ user, [who]: { id: callerSessionId } }) => {
    const act = { userId: user.id, callerSessionId, password: null, at: NOON, event: anEvent() }
    return ({ users }) => users.delete(act)
  }
}

/** By the session here, or by a password. */
export function bind(proof?: Proof): Contestant {
  return ({ binding, opening, ticketHash, here }) => {
    const act = { spending: ticketHash, opening, proof: proof ?? { sessionId: here.id }, event: anEvent() }
    return ({ bindings }) => bindings.save(binding, act)
  }
}

/** Ends the session here. */
export const end: Contestant = ({ here }) => {
  const event = anEvent()
  return async ({ sessions }) => {
    await sessions.end(here.id, NOON, event)
    return 'ended'
  }
}
