import type { Proof } from '../../../src/application/ports/proof.js'
import type { Binding } from '../../../src/domain/binding.js'
import type { Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'
import { openSession, openTicket, registerUser } from '../../contract/seeds.js'
import { aBinding, anEvent, aSession, NOON } from '../../support/builders.js'
import type { Stores } from './mongoose-stores.js'

/** A user with a password, an account and two sessions, before two acts meet. */
export interface Scene {
  readonly stores: Stores
  readonly user: User
  readonly here: Session
  readonly there: Session
  readonly binding: Binding
  /** What a login or a bind opens. */
  readonly opening: Session
  readonly ticketHash: string
}

export async function aScene(stores: Stores, isBound: boolean): Promise<Scene> {
  const user = await registerUser(stores)
  const userId = user.id
  const { ticketHash, identity } = await openTicket(stores)
  const binding = aBinding({ identity, userId })
  if (isBound) await bind(user)({ ...unopened(), stores, user, binding, ticketHash })(stores)
  const [here, there] = [await openSession(stores, { userId }), await openSession(stores, { userId })]
  return { stores, user, here, there, binding, opening: aSession({ userId }), ticketHash }
}

/** An act of somebody in the scene, to be done through whichever stores. */
export type Contestant = (scene: Scene) => (stores: Stores) => Promise<string>
type Who = 'here' | 'there'

export const logIn: Contestant = ({ opening, user }) => {
  const event = anEvent()
  return ({ sessions }) => sessions.open(opening, event, user)
}

export function change(who: Who): Contestant {
  return ({ user, [who]: { id: keeping } }) => {
    const act = { keeping, password: user, at: NOON, event: anEvent() }
    return ({ users }) => users.changePassword(user.id, 'another', act)
  }
}

export function unbind(who: Who): Contestant {
  return ({ binding, [who]: { id: keeping } }) => {
    const act = { keeping, password: null, at: NOON, event: anEvent() }
    return ({ bindings }) => bindings.remove(binding, act)
  }
}

export function deletion(who: Who): Contestant {
  return ({ user, [who]: { id: by } }) => {
    const act = { userId: user.id, by, password: null, at: NOON, event: anEvent() }
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

function unopened() {
  return { here: aSession(), there: aSession(), opening: aSession() }
}
