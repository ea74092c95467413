import { checkToken, dataOf } from './answers.js'
import { begin } from './begin.js'
import { newCode } from './codes.js'
import type { Connection } from './connection.js'
import type { Caller } from './load.js'
import { uidOf, usernameOf } from './people.js'
import { PASSWORD, PASSWORD_USER } from './registration.js'

export interface Conditions {
  readonly users: number
  /** How long Weibo takes. */
  readonly weiboMs: number
}

export interface Work {
  readonly name: string
  /** `OAUTH_STATE` of the service. */
  readonly state: 'optional' | 'required'
  readonly hasFloor: boolean
  /** Makes a caller whose calls are measured. */
  prepare(connection: Connection, conditions: Conditions): Promise<Caller>
}

/** Only the callback, without state, cookie and browser. */
export const CALLBACK: Work = {
  name: 'callback',
  state: 'optional',
  hasFloor: true,
  prepare: async (connection, conditions) => async () => {
    const { username, code } = next(conditions)
    checkToken(dataOf(await connection.send({ ...CALL, json: { code } })), username)
  },
}

/** A whole login: begin, then the callback with the state and the cookie of a new browser. */
const login: Work = {
  name: 'login',
  state: 'required',
  hasFloor: true,
  prepare: async (connection, conditions) => async () => {
    const { username, code } = next(conditions)
    const { state, headers } = await begin(connection)
    checkToken(dataOf(await connection.send({ ...CALL, headers, json: { code, state } })), username)
  },
}

/** Each caller has a session, and exchanges its newest refresh token. */
const refresh: Work = {
  name: 'refresh',
  state: 'optional',
  hasFloor: false,
  prepare: async (connection, conditions) => {
    const { username, code } = next(conditions)
    let session = dataOf(await connection.send({ ...CALL, json: { code } }))
    return async () => {
      const json = { refresh_token: session['refresh_token'] }
      session = dataOf(await connection.send({ method: 'POST', path: '/sessions/refresh/', json }))
      checkToken(session, username)
    }
  },
}

const password: Work = {
  name: 'password',
  state: 'optional',
  hasFloor: false,
  prepare: async (connection) => async () => {
    const json = { username: PASSWORD_USER, password: PASSWORD }
    checkToken(dataOf(await connection.send({ method: 'POST', path: '/sessions/', json })), PASSWORD_USER)
  },
}

export const WORKS: readonly Work[] = [CALLBACK, login, refresh, password]

const CALL = { method: 'POST', path: '/oauth/weibo/callback/' } as const

/** A prime, so that the users take their turns in an order that a cache of the newest does not serve. */
const STRIDE = 7919

let turn = 0

/** The next of the users, with a new code. */
function next({ users, weiboMs }: Conditions): { readonly username: string; readonly code: string } {
  const index = (turn * STRIDE) % users
  turn += 1
  return { username: usernameOf(index), code: newCode({ uid: uidOf(index), waitMs: weiboMs }) }
}
