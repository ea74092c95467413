import type { Fields } from '../answers/answer.js'
import type { Reply } from '../answers/deliver.js'
import { type Call, parameter } from '../call.js'
import { errorAnswer } from './errors.js'
import { isMethodAllowed } from './exchange.js'
import { success } from './faults.js'
import { avatarPath, personOf } from './people.js'
import type { AccessToken, Weixin } from './weixin.js'

/** `GET /sns/userinfo` (weixin.md, 4). */
export function showUser(weixin: Weixin, call: Call): Reply {
  const [accessToken, openid] = [parameter(call, 'access_token'), parameter(call, 'openid')]
  const token = weixin.tokens.get(accessToken ?? '')
  if (!isMethodAllowed(call, token)) return errorAnswer(43001)
  if (accessToken === undefined) return errorAnswer(41001)
  if (openid === undefined) return errorAnswer(41009)
  if (token === undefined) return errorAnswer(40014)
  const errcode = problemOf(token, openid)
  if (errcode !== null) return errorAnswer(errcode)
  return success(profile(token, weixin.surroundings.origin()), { faults: token.faults, call: { path: call.path } })
}

function problemOf({ identity, scope, expiresAt }: AccessToken, openid: string): number | null {
  if (Date.now() >= expiresAt) return 42001
  if (openid !== identity.openid) return 40003
  return scope === 'snsapi_base' ? 48001 : null
}

function profile({ person, identity }: AccessToken, origin: string): Fields {
  return {
    openid: identity.openid,
    nickname: personOf(person).nickname,
    sex: 0,
    language: '',
    city: '',
    province: '',
    country: '',
    headimgurl: origin + avatarPath(person),
    privilege: [],
    unionid: identity.unionid,
  }
}
