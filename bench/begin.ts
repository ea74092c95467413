import { dataOf } from './answers.js'
import type { Answer, Connection } from './connection.js'

export interface Begun {
  readonly state: string
  /** The cookie of the browser that began. */
  readonly headers: string
}

export async function begin(connection: Connection): Promise<Begun> {
  return begunBy(await connection.send({ path: '/oauth/weibo/' }))
}

export function begunBy(answer: Answer): Begun {
  const [, cookie] = /\r\nset-cookie: (weibind_state[^;]+)/i.exec(answer.head) ?? []
  return { state: String(dataOf(answer)['state']), headers: `Cookie: ${cookie}\r\n` }
}
