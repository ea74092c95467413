import { dataOf } from './answers.js'
import { begin } from './begin.js'
import { newCode } from './codes.js'
import { Connection } from './connection.js'
import { uidOf, usernameOf } from './people.js'

export const PASSWORD_USER = 'bench-password'
export const PASSWORD = 'a long and quiet evening'

/** More are too many for SecantusDB on a busy machine. */
const AT_ONCE = 5

/** Registers users through the API: `count` who are bound and have no password, and one with a password. */
export async function registerUsers(port: number, count: number): Promise<void> {
  const connection = await Connection.open(port)
  await register(connection, { username: PASSWORD_USER, password: PASSWORD })
  connection.close()
  const left = Array.from({ length: count }, (_, index) => index)
  await Promise.all(Array.from({ length: AT_ONCE }, () => registerBound(port, left)))
}

async function registerBound(port: number, left: number[]): Promise<void> {
  const connection = await Connection.open(port)
  for (let index = left.pop(); index !== undefined; index = left.pop()) {
    const { state, headers } = await begin(connection)
    const json = { code: newCode({ uid: uidOf(index), waitMs: 0 }), state }
    const pending = dataOf(await connection.send({ method: 'POST', path: '/oauth/weibo/callback/', headers, json }))
    await register(connection, { username: usernameOf(index), bind_ticket: pending['bind_ticket'] }, headers)
  }
  connection.close()
}

async function register(connection: Connection, json: object, headers = ''): Promise<void> {
  dataOf(await connection.send({ method: 'POST', path: '/users/', headers, json }), 201)
}
