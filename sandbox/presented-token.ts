import { type AccessToken, secondsLeft } from './access-tokens.js'
import { type Call, parameter } from './call-state.js'
import type { Weibo } from './weibo.js'

/** The token that came as parameter or as `Authorization: OAuth2 <token>`; null when this Weibo does not know it. */
export function presentedToken(weibo: Weibo, call: Call): AccessToken | null {
  const header = /^oauth2 +(\S+)$/i.exec(call.get('authorization'))?.[1]
  return weibo.tokens.find(parameter(call, 'access_token') ?? header ?? '') ?? null
}

/** What Weibo answers for a token that gives no access, or null for one that does (weibo.md, 2). */
export function problemOfToken(token: AccessToken | null): number | null {
  if (token === null) return 21332
  return secondsLeft(token) > 0 ? null : 21327
}
