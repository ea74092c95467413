import { expect } from 'chai'
import type { Called } from './http-client.js'

export const REFRESH_COOKIE = 'weibind_refresh'
/** Readable by pages. */
export const SESSION_COOKIE = 'weibind_session'
export const IN_COOKIE = { headers: { 'x-session-mode': 'cookie' } } as const

/** The refresh cookies that an answer sets. */
export function cookiesOf({ headers }: Called, name = REFRESH_COOKIE): string[] {
  return headers.getSetCookie().filter((cookie) => cookie.includes(name))
}

/** The cookie of this name, with any suffix, that an answer sets. */
export function setCookie(answer: Called, named = REFRESH_COOKIE) {
  const [cookie = '', ...others] = cookiesOf(answer, named)
  expect(others).to.deep.equal([])
  const [pair = '', ...attributes] = cookie.split('; ')
  const isTerm = (attribute: string) => attribute.startsWith('expires=')
  return {
    value: pair.slice(pair.indexOf('=') + 1),
    expires: Date.parse(attributes.find(isTerm)?.slice('expires='.length) ?? ''),
    attributes: attributes.filter((attribute) => !isTerm(attribute)),
  }
}

/** The session of an access token. */
export function sidOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid
}
