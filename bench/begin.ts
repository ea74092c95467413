import { dataOf } from './answers.js'
import type { Connection } from './connection.js'

export interface Begun {
  readonly state: string
  /** The cookie of the browser that began. */
  readonly headers: string
}

export async function begin(connection: Connection): Promise<Begun> {
  const answer = await connection.send({ path: '/oauth/weibo/' })
  const [, cookie] = /\r\nset-cookie: (weibind_state[^;]+)/i.exec(answer.head) ?? []
  return { state: String(dataOf(answer)['state']), headers: `Cookie: ${cookie}\r\n` }
}
