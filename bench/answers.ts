import type { Answer } from './connection.js'

/** The field `data` of an answer of the API. @throws if it has another status */
export function dataOf({ status, body }: Answer, expected = 200): Readonly<Record<string, unknown>> {
  if (status !== expected) throw new Error(`answered ${status} instead of ${expected}: ${body.slice(0, 500)}`)
  return JSON.parse(body).data
}

/** @throws if the access token of an answer is not this user's */
export function checkToken(data: Readonly<Record<string, unknown>>, username: string): void {
  const [, claims = ''] = String(data['token']).split('.')
  const found = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}').username
  if (data['type'] !== '0' || found !== username) throw new Error(`the token of ${username} is one of ${found}`)
}
